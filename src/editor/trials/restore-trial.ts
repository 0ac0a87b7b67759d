import * as vscode from "vscode";
import { readLedger } from "../../core/ledger/ledger.ts";
import { changedFiles } from "../../core/project/changed-files.ts";
import type { Project } from "../../core/project/load-project.ts";
import { readCandidate } from "../../core/project/read-candidate.ts";
import type { SourcePair } from "../../core/project/source-pair.ts";
import { reviewedHashes } from "../../core/trial/accept-trial.ts";
import { trainedSameCode } from "../../core/trial/baseline-trial.ts";
import { projectBeforeEdit } from "../../core/trial/edited-pair.ts";
import { Cancelled } from "../notices/guided-failure.ts";
import { openProject } from "../projects/choose-project.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import { replaceSources } from "../projects/replace-sources.ts";
import { requireTrust } from "../projects/require-trust.ts";
import { unsavedSources } from "../projects/save-sources.ts";
import type { Services } from "../services.ts";
import { trialLabel } from "../trials-view/trial-text.ts";
import { type ChosenTrial, chooseTrial } from "./choose-trial.ts";

const TITLE = "Restore into Working Files";
const OVERWRITE = "Overwrite";

/**
 * *Restore*: a trial's accepted files into the working files, as one edit that undo takes back.
 * Where that would overwrite what nothing else keeps, a person is asked first.
 */
export async function restoreTrial(
  services: Services,
  named?: unknown,
  projectRoot?: unknown,
): Promise<void> {
  requireTrust("Restoring a trial");
  const choice = {
    title: TITLE,
    fits: ({ accepted }: { accepted: boolean }) => accepted,
    otherwise: "was never accepted, so there is nothing to restore",
  };
  const chosen = await chooseTrial(services, choice, named, projectRoot);
  const project = await openProject(chosen.root);
  const accepted = await readCandidate(chosen.folder.accepted, project.file);
  const loss = await lossOf(project, accepted, chosen);
  if (loss !== null) {
    const options = { modal: true, detail: "Undo in both editors brings the old text back." };
    const answer = await vscode.window.showWarningMessage(loss, options, OVERWRITE);
    if (answer !== OVERWRITE) throw new Cancelled("The working files were not overwritten.");
  }
  const written = await writeAccepted(services, project, accepted);
  const label = trialLabel(chosen.trial);
  void vscode.window.showInformationMessage(
    written.length === 0
      ? `The working files hold the code of ${label}, already.`
      : `${written.join(" and ")} now hold${written.length === 1 ? "s" : ""} the code of ${label}; undo brings the old text back.`,
  );
}

/** Writes the files that differ, unsaved text included; the names of those written. */
export async function writeAccepted(
  services: Services,
  project: Project,
  accepted: SourcePair,
): Promise<string[]> {
  const unsaved = new Set(unsavedSources(project).map(({ uri }) => uri.fsPath));
  const isUnsaved = (path: string) =>
    unsaved.has(vscode.Uri.joinPath(vscode.Uri.file(project.root), path).fsPath);
  const changed = new Set(changedFiles(project.pair, accepted).map(({ path }) => path));
  const files = [accepted.train, accepted.model].filter(
    ({ path }) => changed.has(path) || isUnsaved(path),
  );
  if (files.length > 0) await replaceSources(project.root, files);
  await refreshProjects(services.state, services.log);
  return files.map(({ path }) => path);
}

/**
 * What writing would lose, as a sentence; null where nothing: the files on disk are the ones that
 * the edit was made from, or another trial holds them.
 */
export async function lossOf(
  project: Project,
  accepted: SourcePair,
  { root, trial, folder }: ChosenTrial,
): Promise<string | null> {
  const unsaved = unsavedSources(project);
  if (unsaved.length > 0) {
    const names = unsaved.map(({ uri }) => vscode.workspace.asRelativePath(uri, false));
    return `${names.join(" and ")} has unsaved changes, which would be overwritten.`;
  }
  const changed = changedFiles(project.pair, accepted).map(({ path }) => path);
  if (changed.length === 0) return null;
  const before = await projectBeforeEdit(project, folder, trial);
  if (changedFiles(before.pair, project.pair).length === 0) return null;
  const hashes = reviewedHashes(project.pair);
  const { trials } = await readLedger(root);
  if (trials.some((each) => trainedSameCode(each, hashes))) return null;
  return `${changed.join(" and ")} on disk is held by no trial and would be overwritten.`;
}
