import * as vscode from "vscode";
import { findTrial, readLedger } from "../../core/ledger/ledger.ts";
import { readCandidate } from "../../core/project/read-candidate.ts";
import { Cancelled, GuidedFailure } from "../notices/guided-failure.ts";
import { chooseProject, openProject } from "../projects/choose-project.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import { requireTrust } from "../projects/require-trust.ts";
import type { Services } from "../services.ts";
import { projectOfTrial } from "./project-of-trial.ts";
import { appliableItems } from "./trial-items.ts";
import { isOnDisk, writeWorkingFiles } from "./working-files.ts";

/**
 * *Apply to Working Files*: writes a trained trial's accepted files into the project, one step of
 * undo for each, and only if the working files are still the ones that were edited.
 */
export async function applyToWorkingFiles(services: Services, trialId?: unknown): Promise<void> {
  requireTrust("Applying an edit");
  const root = rootOf(services, trialId) ?? (await chooseProject(services)).root;
  const id = typeof trialId === "string" ? trialId : await pickTrial(root);
  const { folder, trial } = await findTrial(root, id);
  const project = await projectOfTrial(await openProject(root), folder);
  const accepted = await readCandidate(folder.accepted, project.file);
  if (await isOnDisk(project, accepted)) {
    void vscode.window.showInformationMessage(
      `The working files hold the edit of ${trial.persona} already.`,
    );
    return;
  }
  const changed = await writeWorkingFiles(project, accepted);
  await refreshProjects(services.state, services.log);
  void vscode.window.showInformationMessage(appliedSentence(changed, trial.persona));
}

/** What the working files hold now, in one sentence. */
export function appliedSentence(changed: readonly string[], persona: string): string {
  const names = changed.join(" and ") || "neither file";
  const hold = changed.length > 1 ? "hold" : "holds";
  return `${names} now ${hold} the edit of ${persona}; undo brings the old text back.`;
}

function rootOf({ state }: Services, trialId: unknown): string | undefined {
  const { projects } = state.snapshot;
  return projects.find(({ trials }) => trials.some(({ id }) => id === trialId))?.root;
}

async function pickTrial(root: string): Promise<string> {
  const items = appliableItems((await readLedger(root)).trials);
  if (items.length === 0) {
    throw new GuidedFailure("No trial has finished yet: run one first.", {
      title: "Run Trial",
      command: "personaLab.runTrial",
    });
  }
  const picked = await vscode.window.showQuickPick(items, { title: "Apply to Working Files" });
  if (picked === undefined) throw new Cancelled("No trial was picked.");
  return picked.trial.id;
}
