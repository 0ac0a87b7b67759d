import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { unifiedDiff } from "../../core/diff/unified-diff.ts";
import { findTrial } from "../../core/ledger/ledger.ts";
import { labFolder, type TrialFolder, trialFolder } from "../../core/ledger/trial-folder.ts";
import type { Project } from "../../core/project/load-project.ts";
import { readCandidate } from "../../core/project/read-candidate.ts";
import type { SourcePair } from "../../core/project/source-pair.ts";
import { rejectTrial } from "../../core/trial/run-candidate.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { COMMANDS } from "../command-ids.ts";
import { Cancelled, GuidedFailure } from "../notices/guided-failure.ts";
import { prepareBrief } from "../persona/prepared-brief.ts";
import { openProject } from "../projects/choose-project.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import { sessionOf } from "../reply/draft-reply.ts";
import type { Services } from "../services.ts";
import { askForDecision } from "./ask-for-decision.ts";
import { openReview } from "./open-review.ts";
import { closeRestoredTabs } from "./review-tabs.ts";

/** A trial that waits for a person, and the project that it belongs to. */
export interface WaitingTrial {
  readonly projectRoot: string;
  readonly trial: Trial;
}

/**
 * Verified trials that no window and no terminal is asking about, newest first.
 */
export function waitingTrials({ state, reviews }: Services): WaitingTrial[] {
  return state.snapshot.projects
    .flatMap(({ root, trials }) => trials.map((trial) => ({ projectRoot: root, trial })))
    .filter(({ trial }) => trial.state === "verified" && reviews.find(trial.id) === undefined)
    .filter(({ projectRoot, trial }) => !existsSync(folderOf(projectRoot, trial.id).owner))
    .sort((a, b) => b.trial.id.localeCompare(a.trial.id));
}

/** *Resume Review*: opens the diff of a verified trial again and asks anew. */
export async function resumeReview(services: Services, trialId?: unknown): Promise<void> {
  await refreshProjects(services.state, services.log);
  const waiting = await pickWaiting(services, trialId);
  const { projectRoot, trial } = waiting;
  const project = await openProject(projectRoot);
  const { folder } = await findTrial(projectRoot, trial.id);
  const candidate = await readCandidate(folder.candidate, project.file);
  await requireSameBaseline(project, candidate, folder);
  const prepared = await prepareBrief(project, trial.persona);
  const session = sessionOf(prepared, trial, folder, candidate);
  await openReview(services, session);
  void askForDecision(services, session);
}

/** After a reload: offers to go on with the newest review that was open, or to discard it. */
export async function offerToResume(services: Services): Promise<void> {
  const waiting = waitingTrials(services);
  const [newest] = waiting;
  if (newest === undefined) return;
  await closeRestoredTabs(waiting.map(({ trial }) => trial.id));
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
    await rejectTrial(folderOf(projectRoot, trial.id), trial);
    await refreshProjects(services.state, services.log);
  }
}

/**
 * A candidate is an edit of certain files: the stored diff fits only those.
 *
 * @throws GuidedFailure when the working files are no longer the ones that the reply answered
 */
export async function requireSameBaseline(
  project: Project,
  candidate: SourcePair,
  folder: TrialFolder,
): Promise<void> {
  const kept = await readFile(folder.diff, "utf8");
  if (unifiedDiff(project.pair, candidate) === kept) return;
  const { train, model } = project.pair;
  throw new GuidedFailure(
    `${train.path} or ${model.path} has changed since this edit was made, so it does not fit any more: ask again.`,
    { title: "Apply Persona", command: COMMANDS.applyPersona },
  );
}

async function pickWaiting(services: Services, trialId: unknown): Promise<WaitingTrial> {
  const waiting = [...openTrials(services), ...waitingTrials(services)];
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

/** Reviews of this window whose tab may have been closed. */
function openTrials({ reviews }: Services): WaitingTrial[] {
  return reviews.all
    .filter(({ trial }) => trial.state === "verified")
    .map(({ trial, project }) => ({ trial, projectRoot: project.root }));
}

function folderOf(projectRoot: string, trialId: string): TrialFolder {
  return trialFolder(join(labFolder(projectRoot).trials, trialId));
}
