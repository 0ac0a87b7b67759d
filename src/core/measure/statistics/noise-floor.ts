import { MINIMUM_SEEDS, minimumDetectable } from "../compare-edits.ts";

/** How far the same code's measured loss moves from seed to seed; nats per token. */
export interface NoiseFloor {
  /** Seeds with a finite loss. */
  readonly seeds: number;
  readonly mean: number | null;
  /** Sample standard deviation; null for fewer than two seeds. */
  readonly standardDeviation: number | null;
  /** Greatest less least; null for fewer than two seeds. */
  readonly range: number | null;
  /**
   * The difference that an edit with as many seeds and the same scatter would be found by, with 80 %
   * power at the 5 % level; null for fewer than three seeds.
   */
  readonly minimumDetectable: number | null;
}

/**
 * The noise floor of a project: what an edit's effect has to rise above.
 *
 * @param losses measured mean losses of the same code, one for each seed; those that are not finite
 *   are left out
 */
export function noiseFloor(losses: readonly number[]): NoiseFloor {
  const finite = losses.filter(Number.isFinite);
  const seeds = finite.length;
  if (seeds === 0) {
    return { seeds, mean: null, standardDeviation: null, range: null, minimumDetectable: null };
  }
  const mean = finite.reduce((sum, loss) => sum + loss, 0) / seeds;
  if (seeds === 1) {
    return { seeds, mean, standardDeviation: null, range: null, minimumDetectable: null };
  }
  const squares = finite.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  const variance = squares / (seeds - 1);
  return {
    seeds,
    mean,
    standardDeviation: Math.sqrt(variance),
    range: Math.max(...finite) - Math.min(...finite),
    minimumDetectable:
      seeds < MINIMUM_SEEDS
        ? null
        : minimumDetectable(Math.sqrt((2 * variance) / seeds), 2 * seeds - 2),
  };
}

/** The noise floor in one sentence, for people. */
export function noiseFloorSentence(floor: NoiseFloor): string {
  const { seeds, mean, standardDeviation, range } = floor;
  if (mean === null) return "Noise floor: the baseline has not been measured yet.";
  if (standardDeviation === null || range === null) {
    return `Noise floor: unknown, as the baseline has one seed (${mean.toFixed(4)} nats per token); measure it under ${MINIMUM_SEEDS} or more.`;
  }
  const spread = `the baseline's ${seeds} seeds measure ${mean.toFixed(4)} nats per token with standard deviation ${standardDeviation.toFixed(4)} and range ${range.toFixed(4)}`;
  return floor.minimumDetectable === null
    ? `Noise floor: ${spread}; ${MINIMUM_SEEDS} seeds are the least for a verdict on an edit.`
    : `Noise floor: ${spread}; with as many seeds an edit must move the loss by ${floor.minimumDetectable.toFixed(4)} to be found 4 times out of 5.`;
}
