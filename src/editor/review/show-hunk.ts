import * as vscode from "vscode";
import type { LiveReview, PlacedHunk } from "./live-review.ts";
import { baseUri, reviewUri } from "./review-uris.ts";

/** Shows a hunk in its file, with the cursor at its start. */
export async function showHunk(
  review: LiveReview,
  { file, hunk }: PlacedHunk,
  preserveFocus = false,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(reviewUri(review.subject, file.path));
  const line = Math.min(hunk.document.start, document.lineCount - 1);
  const editor = await vscode.window.showTextDocument(document, { preview: false, preserveFocus });
  const start = new vscode.Position(line, 0);
  editor.selection = new vscode.Selection(start, start);
  const last = Math.max(line, hunk.document.end - 1);
  editor.revealRange(
    new vscode.Range(start, new vscode.Position(last, 0)),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
}

/** Both files, each beside what it was, as the editor's own diff of several files. */
export async function compareFiles(review: LiveReview): Promise<void> {
  const { subject, files } = review;
  const sides = files.map(({ path }) => {
    const uri = reviewUri(subject, path);
    return [uri, baseUri(subject, path), uri] as const;
  });
  await vscode.commands.executeCommand("vscode.changes", subject.title, sides);
}

/** One change with the lines that it replaces, as the editor shows changes inline. */
export async function peekChange(review: LiveReview, placed: PlacedHunk): Promise<void> {
  await showHunk(review, placed);
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return;
  // The editor's command goes to the change after the cursor: from the line before, to this one.
  const before = new vscode.Position(Math.max(0, placed.hunk.document.start - 1), 0);
  editor.selection = new vscode.Selection(before, before);
  await vscode.commands.executeCommand("editor.action.dirtydiff.next");
}
