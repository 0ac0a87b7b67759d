import type { Finding } from "../rule.ts";
import { numberOf } from "./arithmetic.ts";
import type { Facts, FlowFacts } from "./facts.ts";
import type { Reporter } from "./report.ts";
import type { Draw } from "./value.ts";

/** Draws of data that are trained on or that the returned validation loss is read from. */
function draws({ trainedDraws, validation }: Facts): Draw[] {
  return [...new Set([...trainedDraws, ...validation.draws])].filter(
    ({ sources }) => sources.size > 0,
  );
}

/** Batches of another size than the frozen one. */
export function* batchesOfOtherSize(
  { baseline, candidate }: FlowFacts,
  reporter: Reporter,
): Iterable<Finding> {
  const frozen = draws(baseline).flatMap(({ rows }) => {
    const value = numberOf(rows);
    const [derived] = rows?.lineage.derived ?? [];
    const label = rows?.lineage.frozen ?? derived;
    return value === undefined || label === undefined ? [] : [{ label, value }];
  });
  const [first] = frozen;
  if (!first) return;
  for (const { rows, place, chain } of draws(candidate)) {
    const size = numberOf(rows);
    if (size === undefined || frozen.some(({ value }) => value === size)) continue;
    if (frozen.some(({ label }) => label === rows?.lineage.frozen)) continue;
    const what = `but a batch of ${size} windows is drawn here. Draw as many as ${reporter.numberOf(first.label)} says.`;
    yield reporter.broken(first.label, reporter.newest(chain, place), what);
  }
}
