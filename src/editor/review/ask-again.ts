import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { renderFollowUp } from "../../core/persona/render-follow-up.ts";
import { Cancelled } from "../notices/guided-failure.ts";
import { prepareBrief } from "../persona/prepared-brief.ts";
import { openProject } from "../projects/choose-project.ts";
import { requireTrust } from "../projects/require-trust.ts";
import { saveSources } from "../projects/save-sources.ts";
import { askAndVerify } from "../reply/apply-persona.ts";
import { presentDraft } from "../reply/draft-reply.ts";
import { requireLiveSource } from "../reply/reply-source.ts";
import type { Services } from "../services.ts";
import { endUnaccepted } from "./discard-review.ts";
import { requireReview } from "./hunk-reference.ts";

/**
 * *Ask Again*: asks the persona for another answer, with a note and what the answer under review
 * breaks. The review stays open until the new answer is there.
 */
export async function askAgain(services: Services): Promise<void> {
  const review = requireReview(services);
  requireTrust("Ask Again");
  services.work.requireIdle();
  const { project, trial, folder, personaName } = review.subject;
  const source = await requireLiveSource(services, project.root);
  const note = await vscode.window.showInputBox({
    title: `Ask ${personaName} Again`,
    prompt: "What should be different? It is sent with the brief, this answer and what it breaks.",
    ignoreFocusOut: true,
  });
  if (note === undefined) throw new Cancelled("Nothing was asked.");
  const current = await saveSources(await openProject(project.root));
  const { violations } = review.verification.shown;
  const prepared = {
    ...(await prepareBrief(current, trial.persona)),
    followUp: renderFollowUp(
      await readFile(folder.reply, "utf8"),
      { note, violations },
      current.file,
    ),
  };
  const drafted = await askAndVerify(services, prepared, source);
  // An answer that cannot be used leaves the review as it is.
  if (drafted.drafted.candidate !== null) {
    const said = note.trim() === "" ? "." : `: ${note.trim()}`;
    await endUnaccepted(services, review, `It was asked again${said}`);
  }
  await presentDraft(services, drafted);
}
