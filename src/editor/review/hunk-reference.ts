import * as vscode from "vscode";
import { COMMANDS } from "../command-ids.ts";
import { GuidedFailure } from "../notices/guided-failure.ts";
import type { LiveReview, PlacedHunk } from "./live-review.ts";
import { fromUriParts, REVIEW_SCHEME } from "./review-location.ts";
import type { ReviewSessions } from "./review-sessions.ts";

/** Names a hunk in commands that lenses and the summary run. */
export interface HunkReference {
  readonly path: string;
  readonly id: string;
}

/** The open review. @throws GuidedFailure where there is none */
export function requireReview({ reviews }: { readonly reviews: ReviewSessions }): LiveReview {
  if (reviews.current !== undefined) return reviews.current;
  throw new GuidedFailure("No edit is open for review: open one that waits.", {
    title: "Resume Review",
    command: COMMANDS.resumeReview,
  });
}

/**
 * The hunk that a command means: the one that it was given, as a reference or as a place in the
 * editor's own change view, else the one at the cursor.
 *
 * @throws GuidedFailure where there is none
 */
export function hunkOf(
  review: LiveReview,
  argument: unknown,
  changes?: unknown,
  index?: unknown,
): PlacedHunk {
  const named = isReference(argument) ? byReference(review, argument) : undefined;
  const peeked =
    argument instanceof vscode.Uri ? byChange(review, argument, changes, index) : undefined;
  const found = named ?? peeked ?? atCursor(review);
  if (found !== undefined) return found;
  throw new GuidedFailure("The cursor is in no file under review: go to a change first.", {
    title: "Next Change",
    command: COMMANDS.nextHunk,
  });
}

/** The change at the cursor of the editor under review, or the nearest one. */
export function atCursor(review: LiveReview): PlacedHunk | undefined {
  const editor = reviewEditor(review);
  if (editor === undefined) return undefined;
  return nearest(review, editor.document.uri, editor.selection.active.line);
}

/** Where the cursor of the editor under review is: a file and a line, 0-based. */
export function cursorOf(
  review: LiveReview,
): { readonly path: string; readonly line: number } | undefined {
  const editor = reviewEditor(review);
  const path = editor && fromUriParts(editor.document.uri)?.path;
  return editor && path ? { path, line: editor.selection.active.line } : undefined;
}

/** The active editor where it shows a file under review, else one in sight that does. */
function reviewEditor({ subject }: LiveReview): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  const editors = activeTextEditor ? [activeTextEditor, ...visibleTextEditors] : visibleTextEditors;
  return editors.find(
    ({ document: { uri } }) =>
      uri.scheme === REVIEW_SCHEME && fromUriParts(uri)?.trialId === subject.trial.id,
  );
}

export function isReference(value: unknown): value is HunkReference {
  return (
    typeof value === "object" &&
    value !== null &&
    "path" in value &&
    typeof value.path === "string" &&
    "id" in value &&
    typeof value.id === "string"
  );
}

function byReference(review: LiveReview, { path, id }: HunkReference): PlacedHunk | undefined {
  return review.hunks.find(({ file, hunk }) => file.path === path && hunk.id === id);
}

/** What the editor's change view hands over: 1-based lines, 0 as an end before which nothing was. */
function byChange(
  review: LiveReview,
  uri: vscode.Uri,
  changes: unknown,
  index: unknown,
): PlacedHunk | undefined {
  const change: unknown =
    Array.isArray(changes) && typeof index === "number" ? changes[index] : null;
  if (typeof change !== "object" || change === null) return undefined;
  if (!("modifiedStartLineNumber" in change)) return undefined;
  const line = change.modifiedStartLineNumber;
  return typeof line === "number" ? nearest(review, uri, Math.max(0, line - 1)) : undefined;
}

function nearest(review: LiveReview, uri: vscode.Uri, line: number): PlacedHunk | undefined {
  const location = fromUriParts(uri);
  if (location?.trialId !== review.subject.trial.id) return undefined;
  const distance = ({ hunk: { document } }: PlacedHunk) =>
    line < document.start
      ? document.start - line
      : Math.max(0, line - Math.max(document.start, document.end - 1));
  const own = review.hunks.filter(({ file }) => file.path === location.path);
  return own.toSorted((a, b) => distance(a) - distance(b))[0];
}
