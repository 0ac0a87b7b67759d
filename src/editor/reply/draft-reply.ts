import * as vscode from "vscode";
import { disownTrial } from "../../core/ledger/ledger.ts";
import { type DraftedTrial, draftTrial, type RawReply } from "../../core/trial/draft-trial.ts";
import { GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import type { PreparedBrief } from "../persona/prepared-brief.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import { askForDecision } from "../review/ask-for-decision.ts";
import { openReview } from "../review/open-review.ts";
import type { ReviewSession } from "../review/review-sessions.ts";
import { reviewTitle } from "../review/review-tabs.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";

/** A reply as a trial, with what it answers. */
export interface DraftedReply {
  readonly prepared: PreparedBrief;
  readonly drafted: DraftedTrial;
}

/** Keeps a reply as a trial and proves its candidate; from then on it waits for a person. */
export async function draftReply(
  prepared: PreparedBrief,
  reply: RawReply,
  seed: number,
): Promise<DraftedReply> {
  const { project, analysis, persona, brief } = prepared;
  const drafted = await draftTrial({
    project,
    baseline: analysis,
    persona: persona.id,
    seed,
    brief,
    reply,
  });
  await disownTrial(drafted.folder);
  return { prepared, drafted };
}

/**
 * Shows a drafted trial: its diff, then the question; or what it breaks; or why it is unusable.
 *
 * @throws GuidedFailure for an unusable reply and for a broken constraint
 */
export async function presentDraft(
  services: Services,
  { prepared, drafted }: DraftedReply,
): Promise<void> {
  for (const note of drafted.notes) services.log.info(`${drafted.trial.id}: ${note}`);
  await refreshProjects(services.state, services.log);
  const { trial, folder, candidate } = drafted;
  if (candidate === null) {
    throw new GuidedFailure(trial.reason ?? "The reply cannot be used.", {
      title: "Open Reply",
      command: "vscode.open",
      arguments: [vscode.Uri.file(folder.reply)],
    });
  }
  const session = sessionOf(prepared, drafted.trial, folder, candidate);
  await openReview(services, session);
  if (trial.state !== "verified") {
    throw new GuidedFailure(
      `${prepared.persona.name}'s edit cannot be run: ${trial.reason ?? "it breaks a constraint."}`,
      GUIDANCE.showProblems,
    );
  }
  if (readSettings(prepared.project.root).autoAccept && vscode.workspace.isTrusted) {
    const { acceptReview } = await import("../review/decide.ts");
    await acceptReview(services, session);
    return;
  }
  // The question stays open while the command is over: its answer is a command of its own.
  void askForDecision(services, session);
}

/** A review of a trial that was made from a brief. */
export function sessionOf(
  { project, analysis, persona }: Pick<PreparedBrief, "project" | "analysis" | "persona">,
  trial: ReviewSession["trial"],
  folder: ReviewSession["folder"],
  candidate: ReviewSession["candidate"],
): ReviewSession {
  const title = reviewTitle(persona.name, trial.id);
  return { project, analysis, trial, folder, candidate, personaName: persona.name, title };
}
