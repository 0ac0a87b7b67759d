import { join } from "node:path";
import * as vscode from "vscode";
import type { Project } from "../../core/project/load-project.ts";
import { Cancelled } from "../notices/guided-failure.ts";
import { openProject } from "./choose-project.ts";

/**
 * The project with what its editors hold: unsaved changes of the two files are saved first, if the
 * person agrees, since what is briefed, verified and trained is what lies on disk.
 */
export async function saveSources(project: Project): Promise<Project> {
  const unsaved = unsavedSources(project);
  if (unsaved.length === 0) return project;
  const names = unsaved.map(({ uri }) => vscode.workspace.asRelativePath(uri, false)).join(" and ");
  const save = "Save";
  const answer = await vscode.window.showWarningMessage(
    `${names} has unsaved changes: save them first, since Persona Lab works with the files on disk.`,
    { modal: true },
    save,
  );
  if (answer !== save) throw new Cancelled("Unsaved changes were not saved.");
  for (const document of unsaved) await document.save();
  return openProject(project.root);
}

/** Open editors of the two files that differ from the disk. */
export function unsavedSources(project: Project): vscode.TextDocument[] {
  const paths = new Set(
    [project.pair.train, project.pair.model].map(({ path }) => join(project.root, path)),
  );
  return vscode.workspace.textDocuments.filter(
    (document) => document.isDirty && paths.has(document.uri.fsPath),
  );
}
