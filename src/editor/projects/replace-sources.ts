import { join } from "node:path";
import * as vscode from "vscode";
import type { SourceFile } from "../../core/project/source-pair.ts";
import { GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";

/**
 * Replaces working files by one edit, which undo takes back, and saves them.
 *
 * @throws GuidedFailure when the editor refuses
 */
export async function replaceSources(root: string, files: readonly SourceFile[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const documents: vscode.TextDocument[] = [];
  for (const file of files) {
    const uri = vscode.Uri.file(join(root, file.path));
    const document = await vscode.workspace.openTextDocument(uri);
    const end = document.lineAt(document.lineCount - 1).range.end;
    edit.replace(uri, new vscode.Range(new vscode.Position(0, 0), end), withoutMark(file.text));
    documents.push(document);
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new GuidedFailure("The editor did not take the edit: try again.", GUIDANCE.showLog);
  }
  for (const document of documents) await document.save();
}

/** A document keeps its byte-order mark apart from its text. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}
