import { pickPersona } from "../persona/pick-persona.ts";
import { type PreparedBrief, prepareBrief } from "../persona/prepared-brief.ts";
import { chooseProject } from "../projects/choose-project.ts";
import { requireTrust } from "../projects/require-trust.ts";
import { saveSources } from "../projects/save-sources.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { newRunning } from "../trial/run-progress.ts";
import { withProgress } from "../work/with-progress.ts";
import { type DraftedReply, draftReply, presentDraft } from "./draft-reply.ts";
import { chooseReplySource, obtainReply, type ReplySource } from "./reply-source.ts";

/** *Apply Persona*: asks for an edit in a persona's way, proves it and shows it for a decision. */
export async function applyPersona(services: Services): Promise<void> {
  const project = await chooseProject(services);
  requireTrust("Apply Persona");
  services.work.requireIdle();
  const current = await saveSources(project);
  const { id } = await pickPersona(services, current.root, "Apply Persona");
  const prepared = await prepareBrief(current, id);
  const source = await chooseReplySource(services, prepared);
  await presentDraft(services, await askAndVerify(services, prepared, source));
}

/** Gets a reply under a notification that can be cancelled, and keeps it as a trial. */
export async function askAndVerify(
  services: Services,
  prepared: PreparedBrief,
  source: ReplySource,
): Promise<DraftedReply> {
  const { persona, project } = prepared;
  const { seed } = readSettings(project.root);
  const running = newRunning(project.root, persona.id, seed, "asking", Date.now());
  const show = (detail: string) => services.state.update({ running: { ...running, detail } });
  show("");
  try {
    return await withProgress(services.work, persona.name, async ({ signal, report }) => {
      report(source.kind === "live" ? `asking ${source.model}…` : "reading the recorded reply…");
      let characters = 0;
      let lastReport = 0;
      const reply = await obtainReply(source, prepared, signal, (delta) => {
        characters += delta.length;
        if (Date.now() - lastReport < REPORT_PERIOD_MS) return;
        lastReport = Date.now();
        const detail = received(characters);
        report(detail);
        show(detail);
      });
      signal.throwIfAborted();
      report("verifying…");
      services.state.update({ running: { ...running, stage: "verifying" } });
      return draftReply(prepared, reply, seed);
    });
  } finally {
    services.state.update({ running: null });
  }
}

const REPORT_PERIOD_MS = 200;

/** English and code come to about four characters a token. */
function received(characters: number): string {
  const tokens = Math.round(characters / 4).toLocaleString("en");
  return `${characters.toLocaleString("en")} characters, about ${tokens} tokens`;
}
