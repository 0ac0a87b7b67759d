import type { LineRange } from "../diff/hunk.ts";
import {
  type DecisionMarks,
  type FileReview,
  type ReviewHunk,
  withDocument,
} from "./file-review.ts";
import type { PairReview } from "./pair-review.ts";

/** What a person may decide on a hunk. */
export type Choice = "accept" | "reject";

/** A replacement of whole lines of a document. */
export interface LineEdit {
  readonly lines: LineRange;
  /** In document form. */
  readonly text: string;
}

/** What a decision does: the edits to the document, in order, and the marks that go with them. */
export interface DecisionStep {
  readonly edits: readonly LineEdit[];
  readonly marks: DecisionMarks;
}

/**
 * Accepts or rejects some hunks of a file. A pending hunk's text stays as it is when it is accepted:
 * its edit replaces it by itself, so that the editor has a step to undo.
 *
 * Hunks that are decided so already are left out; no edit is left where all are.
 */
export function decide(review: FileReview, ids: ReadonlySet<string>, choice: Choice): DecisionStep {
  const accepted = new Set(review.marks.accepted);
  const rejected = new Set(review.marks.rejected);
  const edits: LineEdit[] = [];
  for (const hunk of review.hunks) {
    if (!ids.has(hunk.id) || !changes(hunk, choice)) continue;
    if (choice === "accept") {
      accepted.add(hunk.id);
      rejected.delete(hunk.id);
    } else {
      accepted.delete(hunk.id);
      rejected.add(hunk.id);
    }
    const text = choice === "accept" ? hunk.proposedText : hunk.originalText;
    edits.push({ lines: hunk.document, text });
  }
  return { edits, marks: { accepted, rejected } };
}

/** Takes a person's own text out of an edited hunk and shows the proposal again, undecided. */
export function restoreProposal(review: FileReview, id: string): DecisionStep {
  const accepted = new Set(review.marks.accepted);
  const rejected = new Set(review.marks.rejected);
  accepted.delete(id);
  rejected.delete(id);
  const edits = review.hunks
    .filter((hunk) => hunk.id === id && hunk.decision === "edited" && !hunk.byHand)
    .map((hunk) => ({ lines: hunk.document, text: hunk.proposedText }));
  return { edits, marks: { accepted, rejected } };
}

function changes({ decision }: ReviewHunk, choice: Choice): boolean {
  if (choice === "reject") return decision !== "rejected";
  return decision === "pending" || decision === "rejected";
}

/** A document after some edits, which are in order and do not overlap. */
export function editedDocument(document: string, edits: readonly LineEdit[]): string {
  const lines = document.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const pieces: string[] = [];
  let from = 0;
  for (const edit of edits) {
    pieces.push(lines.slice(from, edit.lines.start).join(""), edit.text);
    from = edit.lines.end;
  }
  return [...pieces, lines.slice(from).join("")].join("");
}

/** A review as it would be if all that is pending were decided in this way. */
export function withPendingDecided(review: PairReview, choice: Choice): PairReview {
  const decided = (file: FileReview) => {
    const step = decide(file, pendingIds(file), choice);
    return withDocument(file, editedDocument(file.document, step.edits), step.marks);
  };
  return { train: decided(review.train), model: decided(review.model) };
}

export function pendingIds({ hunks }: FileReview): ReadonlySet<string> {
  return new Set(hunks.filter(({ decision }) => decision === "pending").map(({ id }) => id));
}
