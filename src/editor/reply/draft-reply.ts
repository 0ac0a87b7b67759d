import * as vscode from "vscode";
import { disownTrial } from "../../core/ledger/ledger.ts";
import { type DraftedTrial, draftTrial, type RawReply } from "../../core/trial/draft-trial.ts";
import { GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import { offer } from "../notices/show-failure.ts";
import { type PreparedBrief, wholeBrief } from "../persona/prepared-brief.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import { discardTrial } from "../review/discard-review.ts";
import type { LiveReview } from "../review/live-review.ts";
import { openReview } from "../review/open-review.ts";
import { subjectOf } from "../review/resume-review.ts";
import { reviewSentence } from "../review/review-words.ts";
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
  const { project, analysis, persona } = prepared;
  const drafted = await draftTrial({
    project,
    baseline: analysis,
    persona: persona.id,
    seed,
    brief: wholeBrief(prepared),
    reply,
  });
  await disownTrial(drafted.folder);
  return { prepared, drafted };
}

/**
 * Opens the review of a drafted trial, or says why there is nothing to review.
 *
 * @throws GuidedFailure for an unusable reply
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
  const { persona, project } = prepared;
  const { train, model } = project.pair;
  if (candidate.train.text === train.text && candidate.model.text === model.text) {
    await discardTrial(folder, trial, "It changes neither file.");
    await refreshProjects(services.state, services.log);
    void vscode.window.showInformationMessage(`${persona.name} changes neither file.`);
    return;
  }
  const subject = await subjectOf(prepared, trial, folder, candidate);
  const review = await openReview(services, subject);
  const { autoAccept } = readSettings(project.root);
  if (autoAccept && trial.state === "verified" && vscode.workspace.isTrusted) {
    const { acceptWithoutAsking } = await import("../review/finish-review.ts");
    await acceptWithoutAsking(services, review);
    return;
  }
  // Not awaited: the command is over when the review is open.
  void tellReview(review);
}

/** Says what there is to review, and leads to the summary or to what is broken. */
async function tellReview(review: LiveReview): Promise<void> {
  const isBroken = review.verification.shown.verdict === "fail";
  const guidance = isBroken ? GUIDANCE.showProblems : GUIDANCE.showSummary;
  const show = isBroken ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  await offer(
    show,
    reviewSentence(review.pair, review.subject, review.verification.shown),
    guidance,
  );
}
