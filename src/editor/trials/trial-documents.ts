import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import * as vscode from "vscode";

/** The scheme of read-only documents that show a trial's accepted files and what they edited. */
export const TRIAL_SCHEME = "persona-lab-trial";

/** `edited`: the pair that the edit was made from; the others are as in the trial's folder. */
const SIDES = ["edited", "candidate", "accepted"] as const;
export type TrialSide = (typeof SIDES)[number];

/** Which file of which trial a document shows. */
export interface TrialDocument {
  readonly root: string;
  readonly id: string;
  readonly side: TrialSide;
  /** Relative to the project, with forward slashes. */
  readonly path: string;
}

/** A document's address; its path is the working file's own, so that editors name it alike. */
export function trialUri({ root, id, side, path }: TrialDocument): vscode.Uri {
  const query = new URLSearchParams({ trial: id, project: root, side, file: path }).toString();
  return vscode.Uri.from({
    scheme: TRIAL_SCHEME,
    path: vscode.Uri.file(join(root, path)).path,
    query,
  });
}

/** Serves trials' files from their folders: it only reads. */
export const trialDocuments: vscode.TextDocumentContentProvider = {
  async provideTextDocumentContent(uri) {
    const { root, id, side, path } = await readAddress(uri);
    const { labFolder, trialFolder } = await import("../../core/ledger/trial-folder.ts");
    const folder = trialFolder(join(labFolder(root).trials, id));
    if (side !== "edited") return await readFile(join(folder[side], path), "utf8");
    const { openProject } = await import("../projects/choose-project.ts");
    const { readTrial } = await import("../../core/ledger/ledger.ts");
    const { projectBeforeEdit } = await import("../../core/trial/edited-pair.ts");
    const before = await projectBeforeEdit(
      await openProject(root),
      folder,
      await readTrial(folder),
    );
    const { train, model } = before.pair;
    return (train.path === path ? train : model).text;
  },
};

/** Only folders of the workspace are read, and nothing outside a trial's folder. */
async function readAddress(uri: vscode.Uri): Promise<TrialDocument> {
  const { isTrialId } = await import("../../core/ledger/trial-id.ts");
  const fields = new URLSearchParams(uri.query);
  const root = fields.get("project") ?? "";
  const id = fields.get("trial") ?? "";
  const path = fields.get("file") ?? "";
  const side = SIDES.find((each) => each === fields.get("side"));
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isOpen = folders.some((folder) => folder.uri.fsPath === root);
  const leaves = posix.normalize(path) !== path || /^\.\.|^\/|\\/.test(path) || path === "";
  if (side === undefined || !isOpen || !isTrialId(id) || leaves) {
    throw new Error(`${uri.toString()} names no file of a trial.`);
  }
  return { root, id, side, path };
}
