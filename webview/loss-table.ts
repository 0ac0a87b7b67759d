import type { Curves, Point } from "../src/editor/dashboard/messages.ts";

/** One iteration with the losses that were read at it: `undefined` where none was. */
export interface LossRow {
  readonly iteration: number;
  readonly training: number | null | undefined;
  readonly validation: number | null | undefined;
}

/** Both curves by iteration, rising: what the chart draws and its table lists. */
export function lossRows({ training, validation }: Curves): LossRow[] {
  const byIteration = new Map<number, { training?: number | null; validation?: number | null }>();
  const note = (points: readonly Point[], which: "training" | "validation") => {
    for (const { iteration, loss } of points) {
      byIteration.set(iteration, { ...byIteration.get(iteration), [which]: loss });
    }
  };
  note(training, "training");
  note(validation, "validation");
  return [...byIteration.entries()]
    .sort(([left], [right]) => left - right)
    .map(([iteration, row]) => ({
      iteration,
      training: row.training,
      validation: row.validation,
    }));
}

/** Of many rows, the ones with a validation loss; of a run without any, every n-th. */
export function listedRows(rows: readonly LossRow[], most: number): LossRow[] {
  const validated = rows.filter(({ validation }) => validation !== undefined);
  const chosen = validated.length > 0 ? validated : rows;
  const stride = Math.max(1, Math.ceil(chosen.length / most));
  return chosen.filter((_, at) => at % stride === 0 || at === chosen.length - 1);
}
