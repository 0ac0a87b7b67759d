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
  const mark = (path: string, stroke: string) => ({ gutterIconPath: icon(path, stroke) });
  return {
    pending: type({
      backgroundColor: new ThemeColor("diffEditor.insertedLineBackground"),
      overviewRulerColor: new ThemeColor("diffEditorOverview.insertedForeground"),
      ...outline("diffEditor.insertedTextBorder"),
    }),
    accepted: type({
      ...mark("M3 8.500l3.500 3.500L13 4.500", "#3fa45b"),
      overviewRulerColor: new ThemeColor("editorGutter.addedBackground"),
    }),
    rejected: type(mark("M4 4l8 8M12 4l-8 8", "#d9534f")),
    edited: type({
      ...mark("M3 13l1-3.500L11 2.500l2.500 2.500L6.500 12z", "#3b82d6"),
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

/** A line drawing for the glyph margin, in a colour that shows on light and dark. */
function icon(path: string, stroke: string): vscode.Uri {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="${path}" fill="none" stroke="${stroke}" stroke-width="2" stroke-linecap="round"/></svg>`;
  const data = Buffer.from(svg).toString("base64");
  return vscode.Uri.parse(`data:image/svg+xml;base64,${data}`);
}

/** High-contrast themes have no background for changed lines but a border; others have none. */
function outline(color: string): vscode.DecorationRenderOptions {
  const { HighContrast, HighContrastLight } = vscode.ColorThemeKind;
  const { kind } = vscode.window.activeColorTheme;
  if (kind !== HighContrast && kind !== HighContrastLight) return {};
  return { borderWidth: "1px", borderStyle: "dashed", borderColor: new ThemeColor(color) };
}
