import type { ChartData, Drawn } from "./chart-data.ts";

/** A chart's numbers as a table: a head, and one row of texts per place on the axis. */
export interface LossTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * The readings themselves, without averages: the places at which a validation loss was read, else
 * every n-th of them all, and no more than asked for.
 */
export function lossTable(
  data: ChartData,
  trials: readonly Drawn[],
  axisName: string,
  text: { place(value: number): string; reading(value: number | null | undefined): string },
  most: number,
): LossTable {
  const shown = data.lines.flatMap((line, at) => (line.kind === "smoothed" ? [] : [{ line, at }]));
  const validated = data.places.flatMap((_, index) =>
    shown.some(({ line, at }) => isValidationRead(line.kind, data.columns[at]?.[index]))
      ? [index]
      : [],
  );
  const chosen = validated.length > 0 ? validated : data.places.map((_, index) => index);
  const stride = Math.max(1, Math.ceil(chosen.length / most));
  const listed = chosen.filter((_, at) => at % stride === 0 || at === chosen.length - 1);
  return {
    head: [axisName, ...shown.map(({ line }) => `${trials[line.trial]?.name}: ${line.kind}`)],
    rows: listed.map((index) => [
      text.place(data.places[index] ?? 0),
      ...shown.map(({ at }) => text.reading(data.columns[at]?.[index])),
    ]),
  };
}

function isValidationRead(kind: string, value: number | null | undefined): boolean {
  return kind === "validation" && value !== undefined;
}
