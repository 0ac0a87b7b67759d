import type { Trial } from "../../core/trial/trial.ts";

/**
 * Trials in the order in which they were worked on, oldest first. A candidate is drafted before the
 * baseline that its run measures first, so ids alone would call that baseline the newer one.
 */
export function inOrderOfWork(trials: readonly Trial[]): readonly Trial[] {
  return trials.toSorted((left, right) => workedAt(left).localeCompare(workedAt(right), "en"));
}

function workedAt({ id, baseline }: Trial): string {
  return baseline !== undefined && baseline > id ? `${baseline} ${id}` : id;
}
