import * as vscode from "vscode";
import type { DecisionStep, LineEdit } from "../../core/review/decide.ts";
import type { FileReview } from "../../core/review/file-review.ts";
import { GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import type { LiveReview } from "./live-review.ts";
import { reviewUri } from "./review-uris.ts";
import { saveUnchanged } from "./save-unchanged.ts";

/**
 * Makes a decision by editing the file's document, as one step of the editor's own undo; the review
 * follows the document. A step whose text changes nothing replaces some text by itself, so that there
 * is something to undo.
 */
export async function applyDecision(
  review: LiveReview,
  file: FileReview,
  step: DecisionStep,
): Promise<void> {
  if (step.edits.length === 0) return;
  const uri = reviewUri(review.subject, file.path);
  const document = await vscode.workspace.openTextDocument(uri);
  const edits = step.edits.map((edit) => placed(document, edit));
  review.expect(file.path, step.marks);
  const { version } = document;
  if (!(await edit(document, edits))) {
    review.expect(file.path, file.marks);
    throw new GuidedFailure("The editor did not take the decision: try again.", GUIDANCE.showLog);
  }
  // An empty document has no text to replace by itself: the decision stands, without an undo.
  if (document.version === version) review.documentChanged(file.path, document.getText(), "edit");
  // Not awaited: a slow disk holds up neither the next decision nor the way to it.
  void saveUnchanged(document);
}

/** A document that no editor shows is edited too, so a whole review can be decided at once. */
async function edit(
  document: vscode.TextDocument,
  edits: readonly vscode.TextEdit[],
): Promise<boolean> {
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  if (editor !== undefined) {
    // A workspace edit of a visible document leaves out what replaces text by itself.
    return editor.edit(
      (builder) => {
        for (const { range, newText } of edits) builder.replace(range, newText);
      },
      { undoStopBefore: true, undoStopAfter: true },
    );
  }
  const change = new vscode.WorkspaceEdit();
  change.set(document.uri, [...edits]);
  return vscode.workspace.applyEdit(change);
}

function placed(document: vscode.TextDocument, { lines, text }: LineEdit): vscode.TextEdit {
  const range = document.validateRange(new vscode.Range(lines.start, 0, lines.end, 0));
  const edit = vscode.TextEdit.replace(range, text);
  if (!range.isEmpty || text !== "") return edit;
  // A deletion that is accepted shows nothing to replace: a character beside it stands in.
  const beside = besides(document, range.start);
  return vscode.TextEdit.replace(beside, document.getText(beside));
}

function besides(document: vscode.TextDocument, at: vscode.Position): vscode.Range {
  const offset = document.offsetAt(at);
  const around = (from: number, to: number) =>
    document.validateRange(new vscode.Range(document.positionAt(from), document.positionAt(to)));
  const after = around(offset, offset + 2);
  return after.isEmpty ? around(offset - 2, offset) : after;
}
