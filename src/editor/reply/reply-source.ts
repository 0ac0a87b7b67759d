import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { isLocal } from "../../core/llm/endpoint.ts";
import { type RecordedReply, recordedReply } from "../../core/llm/recorded-reply.ts";
import type { RawReply } from "../../core/trial/draft-trial.ts";
import { Cancelled, GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import type { PreparedBrief } from "../persona/prepared-brief.ts";
import { originOf } from "../secrets/key-name.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";

/** Where a reply may come from. The key is kept out of everything that is shown or logged. */
export type ReplySource =
  | {
      readonly kind: "live";
      readonly baseUrl: string;
      readonly model: string;
      readonly apiKey: string | undefined;
    }
  | { readonly kind: "recorded"; readonly recorded: RecordedReply };

/**
 * Chooses where the reply comes from: the server of the settings, where a key is stored for it or
 * it is on this machine; the recorded reply, for the unchanged starter. A person picks where both
 * are possible.
 *
 * @throws GuidedFailure where neither is
 */
export async function chooseReplySource(
  services: Services,
  { project, persona }: PreparedBrief,
): Promise<ReplySource> {
  const live = await liveSource(services, project.root);
  const recorded = await recordedSource(persona.id, project);
  if (live !== undefined && recorded !== undefined) return pickSource(live, recorded);
  const source = live ?? recorded;
  if (source !== undefined) return source;
  throw noKey(project.root);
}

/**
 * The server of the settings.
 *
 * @throws GuidedFailure where no key is stored for it and it is not on this machine
 */
export async function requireLiveSource(
  services: Services,
  projectRoot: string,
): Promise<ReplySource> {
  const live = await liveSource(services, projectRoot);
  if (live !== undefined) return live;
  throw noKey(projectRoot);
}

function noKey(projectRoot: string): GuidedFailure {
  const { baseUrl } = readSettings(projectRoot);
  return new GuidedFailure(
    `There is no API key for ${originOf(baseUrl)}: set one, or take the brief to any chat with Copy Brief.`,
    GUIDANCE.setApiKey,
  );
}

/** Gets the whole reply; `onText` sees a live one as it comes. */
export async function obtainReply(
  source: ReplySource,
  { brief, followUp }: PreparedBrief,
  signal: AbortSignal,
  onText: (delta: string) => void,
): Promise<RawReply> {
  if (source.kind === "recorded") {
    const { text, model } = source.recorded;
    return { text, llm: { model, recorded: true, tokens: null } };
  }
  const { requestReply } = await import("../../core/llm/request-reply.ts");
  const { baseUrl, model, apiKey } = source;
  const reply = await requestReply({
    baseUrl,
    model,
    brief,
    signal,
    onText,
    ...(followUp === undefined ? {} : { messages: followUp }),
    ...(apiKey === undefined ? {} : { apiKey }),
  });
  return {
    text: reply.text,
    finishReason: reply.finishReason,
    llm: { model: reply.model, recorded: false, tokens: reply.usage },
  };
}

async function liveSource({ keys }: Services, projectRoot: string) {
  const { baseUrl, model } = readSettings(projectRoot);
  const apiKey = await keys.find(baseUrl);
  if (apiKey === undefined && !isLocal(new URL(originOf(baseUrl)).hostname)) return undefined;
  return { kind: "live", baseUrl, model, apiKey } as const;
}

async function recordedSource(personaId: string, project: PreparedBrief["project"]) {
  try {
    return { kind: "recorded", recorded: await recordedReply(personaId, project) } as const;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

async function pickSource(
  live: Extract<ReplySource, { kind: "live" }>,
  recorded: Extract<ReplySource, { kind: "recorded" }>,
): Promise<ReplySource> {
  const items = [
    { label: `Ask ${live.model}`, detail: `Sends the brief to ${live.baseUrl}`, source: live },
    {
      label: "Use the recorded reply",
      detail: `Sends nothing: an answer of ${recorded.recorded.model} that ships with Persona Lab`,
      source: recorded,
    },
  ];
  const picked = await vscode.window.showQuickPick<{
    label: string;
    detail: string;
    source: ReplySource;
  }>(items, { title: "Apply Persona", placeHolder: "Where does the reply come from?" });
  if (picked === undefined) throw new Cancelled("No source was picked.");
  return picked.source;
}
