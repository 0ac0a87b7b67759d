import type { TrialCurve } from "./curve-data.ts";

/** One line of the chart. */
export interface Line {
  /** Place of its trial among the drawn ones. */
  readonly trial: number;
  readonly kind: "training" | "validation";
}

/** All lines over the same rising iterations; `undefined`: nothing was read there. */
export interface AlignedCurves {
  readonly iterations: number[];
  readonly lines: readonly Line[];
  readonly columns: readonly (number | null | undefined)[][];
}

/** Puts several trials' curves on one axis. A logarithmic axis cannot show losses of 0 and less. */
export function alignedCurves(trials: readonly TrialCurve[], isLog: boolean): AlignedCurves {
  const all = trials.flatMap(({ training, validation }) => [...training, ...validation]);
  const iterations = [...new Set(all.map(([iteration]) => iteration))].sort((a, b) => a - b);
  const lines: Line[] = [];
  const columns: (number | null | undefined)[][] = [];
  trials.forEach((curves, trial) => {
    for (const kind of ["training", "validation"] as const) {
      const byIteration = new Map(curves[kind]);
      lines.push({ trial, kind });
      columns.push(
        iterations.map((iteration) => {
          const loss = byIteration.get(iteration);
          return isLog && loss !== undefined && loss !== null && loss <= 0 ? null : loss;
        }),
      );
    }
  });
  return { iterations, lines, columns };
}
