import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { sha256 } from "../../core/ledger/sha256.ts";
import type { Project } from "../../core/project/load-project.ts";
import type { SourceFile, SourcePair } from "../../core/project/source-pair.ts";
import { reviewedHashes } from "../../core/trial/accept-trial.ts";
import { COMMANDS } from "../command-ids.ts";
import { GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import { unsavedSources } from "../projects/save-sources.ts";

/** The paths of a project's two files that no longer hold on disk what was read; [] for neither. */
export async function changedFilesOnDisk(project: Project): Promise<string[]> {
  const changed: string[] = [];
  for (const { path } of [project.pair.train, project.pair.model]) {
    const bytes = await readFile(join(project.root, path)).catch(() => undefined);
    if (bytes === undefined || sha256(bytes) !== project.hashes[path]) changed.push(path);
  }
  return changed;
}

/** Whether a project's two files hold this pair on disk. */
export async function isOnDisk(project: Project, pair: SourcePair): Promise<boolean> {
  const there = { ...project, pair, hashes: reviewedHashes(pair) };
  return (await changedFilesOnDisk(there)).length === 0;
}

/**
 * Writes an edited pair into the project: both files or neither, each as one step of its own undo,
 * and only over the very files that the edit was made from.
 *
 * @param project as it was read when the edit was asked for
 * @returns the paths that changed
 * @throws GuidedFailure when the files have changed since or have unsaved changes, or cannot be
 * written; nothing is changed then
 */
export async function writeWorkingFiles(project: Project, pair: SourcePair): Promise<string[]> {
  requireSaved(project);
  await requireUnchanged(project);
  const edits = [
    { before: project.pair.train, after: pair.train },
    { before: project.pair.model, after: pair.model },
  ].filter(({ before, after }) => before.text !== after.text);
  const written: SourceFile[] = [];
  try {
    for (const { before, after } of edits) {
      written.push(before);
      await writeWorkingFile(project.root, after);
    }
  } catch (error) {
    for (const before of written)
      await writeWorkingFile(project.root, before).catch(() => undefined);
    throw new GuidedFailure(
      "The working files could not be written, so they are as they were: look into the log, then apply again.",
      GUIDANCE.showLog,
      { cause: error },
    );
  }
  return edits.map(({ after }) => after.path);
}

function requireSaved(project: Project): void {
  if (unsavedSources(project).length === 0) return;
  throw new GuidedFailure(
    "The working files have unsaved changes, which applying would overwrite: save or revert them first.",
    { title: "Save All", command: "workbench.action.files.saveAll" },
  );
}

async function requireUnchanged(project: Project): Promise<void> {
  const changed = await changedFilesOnDisk(project);
  if (changed.length === 0) return;
  const names = changed.join(" and ");
  const have = changed.length === 1 ? "has" : "have";
  throw new GuidedFailure(
    `${names} ${have} changed since this edit was made, so it does not fit any more: ask again.`,
    { title: "Apply Persona", command: COMMANDS.applyPersona },
  );
}

async function writeWorkingFile(root: string, { path, text }: SourceFile): Promise<void> {
  const uri = vscode.Uri.file(join(root, path));
  const document = await vscode.workspace.openTextDocument(uri);
  const end = document.lineAt(document.lineCount - 1).range.end;
  const edit = new vscode.WorkspaceEdit();
  // A document keeps its byte-order mark apart from its text.
  const bare = text.replace(/^\uFEFF/, "");
  edit.replace(uri, new vscode.Range(new vscode.Position(0, 0), end), bare);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`No edit was made in ${path}.`);
  await document.save();
  // Saving may have formatted the text or made its line ends one kind: what was reviewed is kept.
  const bytes = Buffer.from(text, "utf8");
  if (!bytes.equals(await readFile(uri.fsPath))) await vscode.workspace.fs.writeFile(uri, bytes);
}
