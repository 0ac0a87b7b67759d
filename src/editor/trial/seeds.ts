import type { Trial } from "../../core/trial/trial.ts";

/**
 * The seed to run next: the wanted one, or the first above it under which this code has no finished
 * trial. Seeds that were measured already tell nothing new.
 */
export function nextSeed(wanted: number, sameCode: readonly Trial[]): number {
  const measured = new Set(
    sameCode.filter(({ state }) => state === "done").map(({ seed }) => seed),
  );
  let seed = wanted;
  while (measured.has(seed)) seed += 1;
  return seed;
}
