/** A number of seeds to measure the baseline under, as the picker shows it. */
export interface SeedChoice {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly seeds: number;
}

const WORTH: Readonly<Record<number, string>> = {
  1: "A loss to compare with; says nothing about noise.",
  3: "The least for a verdict on an edit.",
  5: "A steadier noise floor: smaller effects are found.",
};

/**
 * One, three or five seeds, with the minutes that they still take.
 *
 * @param measured for each of the seeds, in order, whether it was measured before
 * @param minutesEach minutes that a trial takes; null where none has been run yet
 */
export function seedChoices(
  measured: readonly boolean[],
  minutesEach: number | null,
): readonly SeedChoice[] {
  return [1, 3, 5].map((seeds) => {
    const missing = seeds - measured.slice(0, seeds).filter(Boolean).length;
    const reused = seeds - missing;
    return {
      label: `${seeds} seed${seeds === 1 ? "" : "s"}`,
      description: [
        ...(reused > 0 ? [`${reused} measured already`] : []),
        ...(missing > 0 ? [duration(missing, minutesEach)] : []),
      ].join(", "),
      detail: WORTH[seeds] ?? "",
      seeds,
    };
  });
}

function duration(trials: number, minutesEach: number | null): string {
  const runs = `${trials} training run${trials === 1 ? "" : "s"}`;
  if (minutesEach === null) return runs;
  const minutes = trials * minutesEach;
  return `${runs}, about ${minutes < 1 ? "a minute" : `${Math.round(minutes)} min`}`;
}
