import * as vscode from "vscode";
import type { Decision, FileReview, ReviewHunk } from "../../core/review/file-review.ts";
import { fromUriParts } from "./review-location.ts";
import type { ReviewSessions } from "./review-sessions.ts";
import { DECISION_WORDS, firstLine } from "./review-words.ts";

const { ThemeColor } = vscode;
type Types = Readonly<Record<Decision | "gone", vscode.TextEditorDecorationType>>;

/** Colours the lines of each hunk by its decision, and says behind them what was there before. */
export function decorateReview(reviews: ReviewSessions): vscode.Disposable {
  let types = decorationTypes();
  const show = () => {
    for (const editor of vscode.window.visibleTextEditors) decorate(editor, reviews, types);
  };
  return vscode.Disposable.from(
    reviews.subscribe(show),
    vscode.window.onDidChangeVisibleTextEditors(show),
    vscode.window.onDidChangeActiveColorTheme(() => {
      for (const type of Object.values(types)) type.dispose();
      types = decorationTypes();
      show();
    }),
    new vscode.Disposable(() => {
      for (const type of Object.values(types)) type.dispose();
    }),
  );
}

function decorate(editor: vscode.TextEditor, reviews: ReviewSessions, types: Types): void {
  const location = fromUriParts(editor.document.uri);
  const file = location && reviews.find(location.trialId)?.file(location.path);
  const shown = file === undefined ? [] : decorations(editor.document, file);
  for (const [name, type] of Object.entries(types)) {
    editor.setDecorations(
      type,
      shown.filter(({ as }) => as === name).map(({ options }) => options),
    );
  }
}

interface Decoration {
  readonly as: keyof Types;
  readonly options: vscode.DecorationOptions;
}

function decorations(document: vscode.TextDocument, file: FileReview): Decoration[] {
  return file.hunks.map((hunk) => {
    const { start, end } = hunk.document;
    const last = document.lineCount - 1;
    const isEmpty = start === end;
    const from = Math.min(start, last);
    const to = isEmpty ? from : Math.min(end - 1, last);
    const options = {
      range: new vscode.Range(from, 0, to, document.lineAt(to).text.length),
      hoverMessage: hoverOf(hunk),
      renderOptions: { after: { contentText: noteOf(hunk) } },
    };
    return { as: isEmpty ? "gone" : hunk.decision, options };
  });
}

/** What the document cannot show: the lines that were there before, or that were proposed. */
function noteOf(hunk: ReviewHunk): string {
  const absent = hunk.decision === "rejected" ? hunk.proposedText : hunk.originalText;
  const count = absent.split("\n").length - 1 + (absent === "" || absent.endsWith("\n") ? 0 : 1);
  if (count === 0) return "";
  const more = count > 1 ? ` (and ${count - 1} more)` : "";
  const word =
    hunk.decision === "rejected" ? "not taken" : hunk.currentText === "" ? "removed above" : "was";
  return `${word}: ${firstLine(absent) || "a blank line"}${more}`;
}

function hoverOf(hunk: ReviewHunk): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const absent = hunk.decision === "rejected" ? hunk.proposedText : hunk.originalText;
  text.appendMarkdown(`Persona Lab: ${DECISION_WORDS[hunk.decision]}`);
  if (absent !== "") {
    const title = hunk.decision === "rejected" ? "Proposed" : "Before";
    text.appendMarkdown(`\n\n${title}:`).appendCodeblock(absent.replace(/\n$/, ""), "python");
  }
  return text;
}

function decorationTypes(): Types {
  const type = (options: vscode.DecorationRenderOptions) =>
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      after: { color: new ThemeColor("descriptionForeground"), margin: "0 0 0 3em" },
      ...options,
    });
  const edge = (color: string) => ({
    borderWidth: "0 0 0 3px",
    borderStyle: "solid",
    borderColor: new ThemeColor(color),
  });
  return {
    pending: type({
      backgroundColor: new ThemeColor("diffEditor.insertedLineBackground"),
      overviewRulerColor: new ThemeColor("diffEditorOverview.insertedForeground"),
      ...outline("diffEditor.insertedTextBorder"),
    }),
    accepted: type({
      ...edge("editorGutter.addedBackground"),
      overviewRulerColor: new ThemeColor("editorGutter.addedBackground"),
    }),
    rejected: type({ ...edge("editorGutter.deletedBackground") }),
    edited: type({
      ...edge("editorGutter.modifiedBackground"),
      overviewRulerColor: new ThemeColor("editorGutter.modifiedBackground"),
    }),
    gone: type({
      borderWidth: "2px 0 0 0",
      borderStyle: "solid",
      borderColor: new ThemeColor("editorGutter.deletedBackground"),
      overviewRulerColor: new ThemeColor("diffEditorOverview.removedForeground"),
    }),
  };
}

/** High-contrast themes have no background for changed lines but a border; others have none. */
function outline(color: string): vscode.DecorationRenderOptions {
  const { HighContrast, HighContrastLight } = vscode.ColorThemeKind;
  const { kind } = vscode.window.activeColorTheme;
  if (kind !== HighContrast && kind !== HighContrastLight) return {};
  return { borderWidth: "1px", borderStyle: "dashed", borderColor: new ThemeColor(color) };
}
