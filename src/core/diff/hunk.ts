import { createHash } from "node:crypto";
import { splitLines } from "./lines.ts";
import { matchingLines } from "./matching-lines.ts";

/** Lines `start` to `end`, 0-based, `end` excluded; empty where `start === end`. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/**
 * One change between two texts: the original's lines in `original` become the proposed text's
 * lines in `proposed`. A pure insertion has an empty original range, at the line before which it
 * stands; a pure deletion an empty proposed range. Lines end in "\n" alone; a "\r" before it is
 * part of the line.
 */
export interface Hunk {
  /**
   * Derived from the change itself, not from where it stands, so it survives edits elsewhere;
   * equal changes in one text are told apart by a number.
   */
  readonly id: string;
  readonly original: LineRange;
  readonly proposed: LineRange;
  /** The exact text that is replaced, "" for an insertion. */
  readonly originalText: string;
  /** The exact text that replaces it, "" for a deletion. */
  readonly proposedText: string;
}

/** The changes that turn `original` into `proposed`, in order; between two lies an equal line. */
export function hunksBetween(original: string, proposed: string): Hunk[] {
  const originalLines = splitLines(original);
  const proposedLines = splitLines(proposed);
  const end = { original: originalLines.length, proposed: proposedLines.length, length: 0 };
  const seen = new Map<string, number>();
  const hunks: Hunk[] = [];
  let from = { original: 0, proposed: 0 };
  for (const run of [...matchingLines(originalLines, proposedLines), end]) {
    if (run.original > from.original || run.proposed > from.proposed) {
      const originalText = originalLines.slice(from.original, run.original).join("");
      const proposedText = proposedLines.slice(from.proposed, run.proposed).join("");
      hunks.push({
        id: uniqueId(changeHash(originalText, proposedText), seen),
        original: { start: from.original, end: run.original },
        proposed: { start: from.proposed, end: run.proposed },
        originalText,
        proposedText,
      });
    }
    from = { original: run.original + run.length, proposed: run.proposed + run.length };
  }
  return hunks;
}

/**
 * `original` with exactly the hunks whose ids are in `accepted`. All of them give the proposed
 * text, none the original, byte for byte. `hunks` are those of `hunksBetween(original, …)`.
 */
export function applyDecisions(
  original: string,
  hunks: readonly Hunk[],
  accepted: ReadonlySet<string>,
): string {
  const lines = splitLines(original);
  const pieces: string[] = [];
  let from = 0;
  for (const hunk of hunks) {
    if (!accepted.has(hunk.id)) continue;
    pieces.push(lines.slice(from, hunk.original.start).join(""), hunk.proposedText);
    from = hunk.original.end;
  }
  pieces.push(lines.slice(from).join(""));
  return pieces.join("");
}

function changeHash(originalText: string, proposedText: string): string {
  const parts = JSON.stringify([originalText, proposedText]);
  return createHash("sha256").update(parts).digest("hex").slice(0, 12);
}

function uniqueId(hash: string, seen: Map<string, number>): string {
  const count = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, count);
  return count === 1 ? hash : `${hash}-${count}`;
}
