import { diffArrays } from "diff";

/** Runs of lines that both texts share: `length` lines at these 0-based starts, in order. */
export interface MatchingRun {
  readonly original: number;
  readonly proposed: number;
  readonly length: number;
}

/** Beyond so many insertions and deletions the rest counts as rewritten as a whole. */
const MOST_EDITS = 2_000;

/**
 * The longest common runs of two line arrays, by Myers' algorithm.
 *
 * Equal ends are matched first, and lines that occur on one side only are left out: they match
 * nothing, so the result is the same, and a full rewrite costs no more than a small edit.
 */
export function matchingLines(
  original: readonly string[],
  proposed: readonly string[],
): MatchingRun[] {
  const shortest = Math.min(original.length, proposed.length);
  let head = 0;
  while (head < shortest && original[head] === proposed[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && original.at(-1 - tail) === proposed.at(-1 - tail)) tail += 1;
  return joinRuns([
    { original: 0, proposed: 0, length: head },
    ...matchMiddle(
      original.slice(head, original.length - tail),
      proposed.slice(head, proposed.length - tail),
      head,
    ),
    { original: original.length - tail, proposed: proposed.length - tail, length: tail },
  ]);
}

function matchMiddle(
  original: readonly string[],
  proposed: readonly string[],
  offset: number,
): MatchingRun[] {
  const sharedOriginal = positionsOfShared(original, new Set(proposed));
  const sharedProposed = positionsOfShared(proposed, new Set(original));
  const changes = diffArrays(
    sharedOriginal.map((at) => original[at]),
    sharedProposed.map((at) => proposed[at]),
    { maxEditLength: MOST_EDITS },
  );
  const runs: MatchingRun[] = [];
  let atOriginal = 0;
  let atProposed = 0;
  for (const change of changes ?? []) {
    if (change.removed) atOriginal += change.count;
    else if (change.added) atProposed += change.count;
    else {
      for (let left = change.count; left > 0; left -= 1) {
        const from = sharedOriginal[atOriginal++] ?? 0;
        const to = sharedProposed[atProposed++] ?? 0;
        runs.push({ original: offset + from, proposed: offset + to, length: 1 });
      }
    }
  }
  return runs;
}

function positionsOfShared(lines: readonly string[], other: ReadonlySet<string>): number[] {
  return lines.flatMap((line, at) => (other.has(line) ? [at] : []));
}

function joinRuns(runs: readonly MatchingRun[]): MatchingRun[] {
  const joined: MatchingRun[] = [];
  for (const run of runs) {
    if (run.length === 0) continue;
    const last = joined.at(-1);
    const isAdjacent =
      last !== undefined &&
      last.original + last.length === run.original &&
      last.proposed + last.length === run.proposed;
    if (isAdjacent) joined[joined.length - 1] = { ...last, length: last.length + run.length };
    else joined.push(run);
  }
  return joined;
}
