import type { Constraint } from "../constraints/constraint.ts";
import type { Violation } from "../constraints/verification.ts";
import type { LineRange } from "../diff/hunk.ts";
import type { FileReview, ReviewHunk } from "./file-review.ts";
import { filesOf, type PairReview } from "./pair-review.ts";

/** What is known of one hunk: what it breaks, else what it touches; with neither it is free. */
export interface HunkStanding {
  readonly broken: readonly Violation[];
  readonly touched: readonly Constraint[];
}

/** The standing of every hunk, and the findings that belong to no single one. */
export interface ReviewStanding {
  readonly hunks: ReadonlyMap<ReviewHunk, HunkStanding>;
  readonly elsewhere: readonly Violation[];
}

/**
 * Says of each hunk what it breaks and touches.
 *
 * A finding belongs to the hunk that holds its line; where none does (as for something that was
 * deleted), to the hunks on the baseline's line that states the constraint.
 *
 * @param violations of the pair as the documents show it
 */
export function standingOf(
  review: PairReview,
  constraints: readonly Constraint[],
  violations: readonly Violation[],
): ReviewStanding {
  const files = filesOf(review);
  const hunks = new Map<ReviewHunk, HunkStanding>();
  const placed = new Set<Violation>();
  for (const file of files) {
    for (const hunk of file.hunks) {
      const broken = violations.filter((violation) => belongs(violation, hunk, file, files));
      for (const violation of broken) placed.add(violation);
      const touched = constraints.filter(
        (constraint) =>
          hunk.decision !== "rejected" &&
          constraint.file === file.path &&
          touches(hunk.base, constraint.line - 1, constraint.endLine),
      );
      hunks.set(hunk, { broken, touched });
    }
  }
  return { hunks, elsewhere: violations.filter((violation) => !placed.has(violation)) };
}

function belongs(
  violation: Violation,
  hunk: ReviewHunk,
  file: FileReview,
  files: readonly FileReview[],
): boolean {
  if (hunk.decision === "rejected") return false;
  if (holdsLine(violation, hunk, file)) return true;
  const { constraint } = violation;
  const isOnItsLine =
    constraint?.file === file.path &&
    touches(hunk.base, constraint.line - 1, constraint.line) &&
    hunk.base.end > hunk.base.start;
  if (!isOnItsLine) return false;
  return !files.some((other) =>
    other.hunks.some((each) => each.decision !== "rejected" && holdsLine(violation, each, other)),
  );
}

function holdsLine({ file, line }: Violation, { document }: ReviewHunk, { path }: FileReview) {
  return file === path && line > document.start && line <= document.end;
}

/** Whether a change of `range` reaches lines `start` to `end` (0-based, `end` excluded). */
function touches(range: LineRange, start: number, end: number): boolean {
  if (range.start === range.end) return range.start > start && range.start < end;
  return range.start < end && range.end > start;
}
