import type { Finding } from "../rule.ts";
import { numberOf } from "./arithmetic.ts";
import type { LoopEvent } from "./event.ts";
import type { Facts, FlowFacts } from "./facts.ts";
import type { Reporter } from "./report.ts";

/** The frozen number of iterations of the baseline's training loop. */
export function frozenBound({ mainLoop }: Facts): { label: string; value: number } | undefined {
  const value = numberOf(mainLoop?.trips);
  const label = mainLoop?.trips?.lineage.frozen;
  return value === undefined || label === undefined ? undefined : { label, value };
}

/** Training loops that run another number of iterations than the frozen bound says. */
export function* loopsWithOtherBounds(
  { baseline, candidate }: FlowFacts,
  reporter: Reporter,
): Iterable<Finding> {
  const bound = frozenBound(baseline);
  const [first] = candidate.trainingLoops;
  if (!bound || !first) return;
  const { label, value } = bound;
  const isSame = ({ trips }: LoopEvent) =>
    numberOf(trips) === value || trips?.lineage.frozen === label;
  if (candidate.trainingLoops.some(isSame)) return;
  const filtered = candidate.trainingLoops.find(
    ({ trips }) => trips?.kind === "interval" && trips.lineage.derived.has(label),
  );
  const counts = candidate.trainingLoops.map(({ trips }) => numberOf(trips));
  const total = counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
  if (!filtered && (total === undefined || total === value)) return;
  const runs = filtered ? "leaves some of its iterations out" : `runs ${total} times`;
  const what = `but the training loop ${runs} here. Loop over exactly \`${label}\` iterations.`;
  yield reporter.broken(label, (filtered ?? first).place, what);
}
