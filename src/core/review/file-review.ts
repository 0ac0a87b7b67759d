import { createHash } from "node:crypto";
import { applyDecisions, type Hunk, hunksBetween, type LineRange } from "../diff/hunk.ts";
import type { SourceFile } from "../project/source-pair.ts";
import { documentForm, documentLines, exactLines, joinedAs, lineEndOf } from "./document-text.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { type LocatedHunk, locateHunks } from "./locate-hunks.ts";
import type { Side } from "./match-document.ts";

/** What a person made of a hunk. `edited` is a text of their own, and counts as accepted. */
export type Decision = "pending" | "accepted" | "rejected" | "edited";

/** One change under review, as it stands in the document now. */
export interface ReviewHunk {
  /** Content-derived, so it survives edits elsewhere. */
  readonly id: string;
  readonly decision: Decision;
  /** Whether a person changed lines that the proposal left alone. */
  readonly byHand: boolean;
  /** Lines of the baseline, 0-based; empty for an insertion. */
  readonly base: LineRange;
  /** Lines of the document, 0-based; empty where it shows nothing in that place. */
  readonly document: LineRange;
  /** Texts in document form. */
  readonly originalText: string;
  /** "" for a change made by hand: nobody proposed it. */
  readonly proposedText: string;
  readonly currentText: string;
}

/** What the document's text cannot tell by itself. */
export interface DecisionMarks {
  /** Hunks that were accepted; others whose proposal is shown are pending. */
  readonly accepted: ReadonlySet<string>;
  /** Hunks that were rejected: only asked where the text fits both sides. */
  readonly rejected: ReadonlySet<string>;
}

export const NO_MARKS: DecisionMarks = { accepted: new Set(), rejected: new Set() };

/** One file under review. Immutable: what happens to it makes a new one. */
export interface FileReview {
  readonly path: string;
  /** Exact texts. */
  readonly baseline: string;
  readonly proposed: string;
  /** The proposal's hunks, computed once. */
  readonly proposal: readonly Hunk[];
  readonly layout: Layout;
  /** The text under review, in document form. */
  readonly document: string;
  readonly hunks: readonly ReviewHunk[];
  readonly marks: DecisionMarks;
}

/** A review in which nothing is decided: the document shows the proposal. */
export function startFileReview(baseline: SourceFile, proposed: SourceFile): FileReview {
  const proposal = hunksBetween(baseline.text, proposed.text);
  const start = {
    path: baseline.path,
    baseline: baseline.text,
    proposed: proposed.text,
    proposal,
    layout: layoutOf(baseline.text, proposal),
    document: "",
    hunks: [],
    marks: NO_MARKS,
  };
  return withDocument(start, proposed.text, NO_MARKS);
}

/**
 * The review of a document that changed. Decisions are read off its text; the marks add what text
 * cannot tell: whether a shown proposal was accepted, and which of two equal readings is meant.
 */
export function withDocument(
  review: FileReview,
  text: string,
  marks: DecisionMarks = review.marks,
): FileReview {
  const document = documentForm(text);
  const expected = (id: string): Side => (marks.rejected.has(id) ? "original" : "proposed");
  const located = locateHunks(review.layout, document, expected);
  const lines = documentLines(document);
  const hunks = located.map((each) => reviewHunk(each, review.layout, lines, marks));
  return { ...review, document, hunks, marks: settledMarks(marks, hunks) };
}

/** A file's exact text with the hunks that were accepted or edited, and no others. */
export function acceptedText(review: FileReview): string {
  return textWith(review, ({ decision }) => decision === "accepted" || decision === "edited");
}

/** A file's exact text as the document shows it: pending hunks count as accepted. */
export function shownText(review: FileReview): string {
  return textWith(review, ({ decision }) => decision !== "rejected");
}

function textWith(review: FileReview, isIn: (hunk: ReviewHunk) => boolean): string {
  const chosen = review.hunks.filter(isIn);
  if (chosen.every(({ decision }) => decision !== "edited")) {
    return applyDecisions(review.baseline, review.proposal, new Set(chosen.map(({ id }) => id)));
  }
  const exact = new Map(review.proposal.map(({ id, proposedText }) => [id, proposedText]));
  const lines = exactLines(review.baseline);
  const pieces: string[] = [];
  let from = 0;
  for (const hunk of chosen) {
    const edited = hunk.currentText.replaceAll("\n", lineEndOf(review.baseline));
    const text = hunk.decision === "edited" ? edited : (exact.get(hunk.id) ?? "");
    pieces.push(lines.slice(from, hunk.base.start).join(""), text);
    from = hunk.base.end;
  }
  pieces.push(lines.slice(from).join(""));
  return joinedAs(review.baseline, pieces);
}

function reviewHunk(
  { slots, shows, base, document }: LocatedHunk,
  layout: Layout,
  lines: readonly string[],
  marks: DecisionMarks,
): ReviewHunk {
  const [slot, other] = slots;
  const originalText = layout.base.slice(base.start, base.end).join("");
  const currentText = lines.slice(document.start, document.end).join("");
  const places = { base, document, originalText, currentText };
  if (slot === undefined || other !== undefined || shows === "edited") {
    const id = slot?.id ?? handId(originalText, currentText, base);
    const proposedText = slots.length === 0 ? "" : proposedFor(slots, layout, base);
    return { id, decision: "edited", byHand: slot === undefined, proposedText, ...places };
  }
  const taken = marks.accepted.has(slot.id) ? "accepted" : "pending";
  const decision = shows === "original" ? "rejected" : taken;
  return { id: slot.id, decision, byHand: false, proposedText: slot.proposed.join(""), ...places };
}

/** What the proposal has in place of some lines of the baseline that cover these slots. */
function proposedFor(slots: LocatedHunk["slots"], { base }: Layout, range: LineRange): string {
  const pieces: string[] = [];
  let from = range.start;
  for (const slot of slots) {
    pieces.push(...base.slice(from, slot.base.start), ...slot.proposed);
    from = slot.base.end;
  }
  return [...pieces, ...base.slice(from, range.end)].join("");
}

function handId(original: string, current: string, { start }: LineRange): string {
  const content = JSON.stringify([original, current, start]);
  return `hand-${createHash("sha256").update(content).digest("hex").slice(0, 12)}`;
}

/** Marks that agree with what was found, so that the next reading expects it. */
function settledMarks(marks: DecisionMarks, hunks: readonly ReviewHunk[]): DecisionMarks {
  const rejected = new Set<string>();
  const accepted = new Set(marks.accepted);
  for (const { id, decision } of hunks) {
    if (decision !== "rejected") continue;
    rejected.add(id);
    accepted.delete(id);
  }
  return { accepted, rejected };
}
