import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { findTrial } from "../../core/ledger/ledger.ts";
import { labFolder, type TrialFolder, trialFolder } from "../../core/ledger/trial-folder.ts";
import { readCandidate } from "../../core/project/read-candidate.ts";
import { replyProse } from "../../core/review/reasoning.ts";
import { hasOpenReview, loadReview } from "../../core/review/review-state.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { COMMANDS } from "../command-ids.ts";
import { Cancelled, GuidedFailure } from "../notices/guided-failure.ts";
import { type PreparedBrief, prepareBrief } from "../persona/prepared-brief.ts";
import { openProject } from "../projects/choose-project.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import type { Services } from "../services.ts";
import { projectOfTrial } from "../trial/project-of-trial.ts";
import { discardTrial } from "./discard-review.ts";
import type { ReviewSubject } from "./live-review.ts";
import { openReview } from "./open-review.ts";
import { closeEndedReviews, closeRestoredComparisons, reviewTitle } from "./review-tabs.ts";

/** A trial that waits for a person, and the project that it belongs to. */
export interface WaitingTrial {
  readonly projectRoot: string;
  readonly trial: Trial;
}

/**
 * Trials whose review waits and that no window and no terminal is asking about, newest first: those
 * that verified, and those that did not but whose review was begun.
 */
export function waitingTrials({ state, reviews }: Services): WaitingTrial[] {
  return state.snapshot.projects
    .flatMap(({ root, trials }) => trials.map((trial) => ({ projectRoot: root, trial })))
    .filter(({ trial }) => trial.state === "verified" || trial.state === "rejected")
    .filter(({ trial }) => reviews.find(trial.id) === undefined)
    .filter(({ projectRoot, trial }) => {
      const folder = folderOf(projectRoot, trial.id);
      return !existsSync(folder.owner) && (trial.state === "verified" || hasOpenReview(folder));
    })
    .sort((a, b) => b.trial.id.localeCompare(a.trial.id));
}

/** *Resume Review*: opens a review that waits again, with the decisions that were made. */
export async function resumeReview(services: Services, trialId?: unknown): Promise<void> {
  await refreshProjects(services.state, services.log);
  const { projectRoot, trial } = await pickWaiting(services, trialId);
  const { folder } = await findTrial(projectRoot, trial.id);
  const project = await projectOfTrial(await openProject(projectRoot), folder);
  const candidate = await readCandidate(folder.candidate, project.file);
  const prepared = await prepareBrief(project, trial.persona);
  const kept = hasOpenReview(folder)
    ? await loadReview(folder, project.pair, candidate)
    : undefined;
  await openReview(services, await subjectOf(prepared, trial, folder, candidate), kept);
}

/** What is reviewed of a trial that was made from a brief. */
export async function subjectOf(
  { project, analysis, persona }: Pick<PreparedBrief, "project" | "analysis" | "persona">,
  trial: Trial,
  folder: TrialFolder,
  candidate: ReviewSubject["candidate"],
): Promise<ReviewSubject> {
  const reply = await readFile(folder.reply, "utf8");
  const prose = replyProse(reply, [project.file.train, project.file.model]);
  const title = reviewTitle(persona.name, trial.id);
  return { project, analysis, trial, folder, candidate, prose, personaName: persona.name, title };
}

/** After a reload: offers to go on with the newest review that was open, or to discard it. */
export async function offerToResume(services: Services): Promise<void> {
  const waiting = waitingTrials(services);
  const ids = waiting.map(({ trial }) => trial.id);
  await closeEndedReviews([...openTrial(services).map(({ trial }) => trial.id), ...ids]);
  const [newest] = waiting;
  if (newest === undefined) return;
  await closeRestoredComparisons(ids);
  const { trial, projectRoot } = newest;
  const resume = "Resume Review";
  const discard = "Discard";
  const answer = await vscode.window.showInformationMessage(
    `An edit of ${trial.persona} still waits for your decision.`,
    resume,
    discard,
  );
  if (answer === resume) await vscode.commands.executeCommand(COMMANDS.resumeReview, trial.id);
  if (answer === discard) {
    await discardTrial(folderOf(projectRoot, trial.id), trial);
    await refreshProjects(services.state, services.log);
  }
}

async function pickWaiting(services: Services, trialId: unknown): Promise<WaitingTrial> {
  const waiting = [...openTrial(services), ...waitingTrials(services)];
  const named = waiting.find(({ trial }) => trial.id === trialId);
  const [only, second] = waiting;
  if (named !== undefined) return named;
  if (only === undefined) {
    throw new GuidedFailure("No edit waits for a decision: ask a persona for one.", {
      title: "Apply Persona",
      command: COMMANDS.applyPersona,
    });
  }
  if (second === undefined) return only;
  const picked = await vscode.window.showQuickPick(
    waiting.map((each) => ({ label: each.trial.persona, description: each.trial.id, each })),
    { title: "Resume Review", placeHolder: "Which edit?" },
  );
  if (picked === undefined) throw new Cancelled("No edit was picked.");
  return picked.each;
}

/** The review of this window, whose tabs may have been closed. */
function openTrial({ reviews }: Services): WaitingTrial[] {
  if (reviews.current === undefined) return [];
  const { trial, project } = reviews.current.subject;
  return [{ trial, projectRoot: project.root }];
}

function folderOf(projectRoot: string, trialId: string): TrialFolder {
  return trialFolder(join(labFolder(projectRoot).trials, trialId));
}
