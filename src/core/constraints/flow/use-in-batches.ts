import type { Finding } from "../rule.ts";
import { bounds, numberOf } from "./arithmetic.ts";
import type { Facts, FlowFacts } from "./facts.ts";
import type { Reporter } from "./report.ts";
import type { Draw } from "./value.ts";

type Frozen = { readonly label: string; readonly value: number };

/** What each draw of data served: training, and the returned validation loss. */
function drawsByPurpose({ trainedDraws, validation }: Facts): readonly Draw[][] {
  const ofData = (draws: Iterable<Draw>) => [...draws].filter(({ sources }) => sources.size > 0);
  return [ofData(trainedDraws), ofData(validation.draws)];
}

function frozenSizes(draws: readonly Draw[]): Frozen[] {
  return draws.flatMap(({ rows }) => {
    const value = numberOf(rows);
    const [derived] = rows?.lineage.derived ?? [];
    const label = rows?.lineage.frozen ?? derived;
    return value === undefined || label === undefined ? [] : [{ label, value }];
  });
}

/**
 * Batches of another size than the frozen one. Where the baseline's own batches for a purpose have
 * a size that no comment freezes (an evaluation by hundreds), that size is free.
 */
export function* batchesOfOtherSize(
  { baseline, candidate }: FlowFacts,
  reporter: Reporter,
): Iterable<Finding> {
  const before = drawsByPurpose(baseline);
  const frozen = frozenSizes(before.flat());
  const [first] = frozen;
  if (!first) return;
  const seen = new Set<Draw>();
  for (const [purpose, draws] of drawsByPurpose(candidate).entries()) {
    const same = before[purpose] ?? [];
    const isFree = same.some(({ rows }) => rows !== undefined) && frozenSizes(same).length === 0;
    for (const draw of isFree ? [] : draws) {
      const { rows, place, chain } = draw;
      const [, most] = (rows && bounds(rows)) ?? [];
      const size = numberOf(rows) ?? most;
      if (seen.has(draw) || size === undefined) continue;
      if (frozen.some(({ value }) => value === size)) continue;
      // Some batches may be smaller: the last of an epoch.
      if (numberOf(rows) === undefined && frozen.some(({ value }) => value > size)) continue;
      if (frozen.some(({ label }) => label === rows?.lineage.frozen)) continue;
      seen.add(draw);
      const about = numberOf(rows) === undefined ? "up to " : "";
      const what = `but a batch of ${about}${size} windows is drawn here. Draw as many as ${reporter.numberOf(first.label)} says.`;
      yield reporter.broken(first.label, reporter.newest(chain, place), what);
    }
  }
}
