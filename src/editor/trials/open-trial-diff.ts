import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { changedFiles } from "../../core/project/changed-files.ts";
import { readCandidate } from "../../core/project/read-candidate.ts";
import type { SourceFile } from "../../core/project/source-pair.ts";
import { BASELINE_PERSONA } from "../../core/trial/baseline-trial.ts";
import { projectBeforeEdit } from "../../core/trial/edited-pair.ts";
import { openProject } from "../projects/choose-project.ts";
import type { Services } from "../services.ts";
import { type ChosenTrial, chooseTrial, whichTrial } from "./choose-trial.ts";
import { type TrialSide, trialUri } from "./trial-documents.ts";

/**
 * *Open Diff*: what review accepted of an edit, against the code that it was made from; of a
 * baseline: its code against the working files.
 */
export async function openTrialDiff(
  services: Services,
  named?: unknown,
  projectRoot?: unknown,
): Promise<void> {
  const choice = {
    title: "Open Diff",
    fits: ({ edited, accepted }: { edited: boolean; accepted: boolean }) => edited || accepted,
    otherwise: "has no edit to show: its reply could not be used",
  };
  const chosen = await chooseTrial(services, choice, named, projectRoot);
  const shown = await sidesOf(chosen);
  if (shown.files.length === 0) {
    void vscode.window.showInformationMessage(`${whichTrial(chosen.trial)} ${shown.same}.`);
    return;
  }
  await open(shown.title, shown.files.map(shown.sides));
}

type Sides = [left: vscode.Uri, right: vscode.Uri];

interface Shown {
  readonly title: string;
  /** The files that differ. */
  readonly files: readonly SourceFile[];
  readonly sides: (file: SourceFile) => Sides;
  /** Continues "<trial> …" where no file differs. */
  readonly same: string;
}

async function sidesOf({ root, trial, folder }: ChosenTrial): Promise<Shown> {
  const project = await openProject(root);
  const mark = `${trial.persona}, seed ${trial.seed} (${trial.id.slice(-4)})`;
  const uri = (side: TrialSide, path: string) => trialUri({ root, id: trial.id, side, path });
  const before = await projectBeforeEdit(project, folder, trial);
  if (trial.persona === BASELINE_PERSONA) {
    return {
      title: `${mark}: its code against the working files`,
      files: changedFiles(before.pair, project.pair),
      sides: ({ path }) => [uri("accepted", path), vscode.Uri.file(join(root, path))],
      same: "ran exactly what the working files hold",
    };
  }
  const side = existsSync(folder.accepted) ? "accepted" : "candidate";
  const after = await readCandidate(folder[side], project.file);
  return {
    title: side === "accepted" ? `${mark}: accepted edit` : `${mark}: edit, not accepted`,
    files: changedFiles(before.pair, after),
    sides: ({ path }) => [uri("edited", path), uri(side, path)],
    same: "changes neither file",
  };
}

async function open(title: string, sides: readonly Sides[]): Promise<void> {
  const [first] = sides;
  if (first === undefined) return;
  if (sides.length === 1) {
    await vscode.commands.executeCommand("vscode.diff", ...first, title);
    return;
  }
  const rows = sides.map(([left, right]) => [right, left, right]);
  await vscode.commands.executeCommand("vscode.changes", title, rows);
}
