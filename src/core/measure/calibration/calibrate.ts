import type { Batch } from "../data/windows.ts";
import type { Scorer } from "../scoring/scorer.ts";
import { Timings } from "./timings.ts";

/** All timing together, in seconds; one batch of a very slow graph may exceed it. */
const BUDGET = 4;
/** A batch size this much slower than the best one so far ends the climb. */
const CLEARLY_SLOWER = 1.15;
/** Another number of threads must gain this much to be worth leaving ONNX Runtime's own choice. */
const WORTH_OTHER_THREADS = 0.95;

export interface CalibrationInputs {
  /** Its session is warm and its `rows` the most that a batch may hold. */
  readonly scorer: Scorer;
  /** The first windows of the data as a batch. */
  readonly batch: (rows: number) => Promise<Batch>;
  /** Numbers of threads worth a trial beside ONNX Runtime's own choice; none on a GPU. */
  readonly threads: readonly number[];
  /** Milliseconds, as `performance.now` tells them. */
  readonly now: () => number;
}

/**
 * Times batch sizes, then numbers of threads, on the first windows, and leaves the scorer with the
 * fastest. Both change the speed alone: a loss moves by the rounding of sums in another order.
 *
 * @throws ProviderLost
 */
export async function calibrate(
  inputs: CalibrationInputs,
): Promise<{ rows: number; threads: number }> {
  const { scorer } = inputs;
  const timings = new Timings(inputs, BUDGET);
  const rows = await fastestRows(timings, scorer);
  scorer.rows = Math.min(scorer.rows, rows);
  let threads = 0;
  for (const candidate of inputs.threads) {
    if (!timings.affords(scorer.rows)) break;
    await scorer.useThreads(candidate);
    if (await timings.improves(scorer.rows, WORTH_OTHER_THREADS)) threads = candidate;
  }
  await scorer.useThreads(threads);
  return { rows: scorer.rows, threads };
}

/**
 * Climbs in steps of four while that pays, then looks at half and twice the best. A CPU starts from
 * small batches, which fit its caches; a GPU from the largest, which fill it.
 */
async function fastestRows(timings: Timings, scorer: Scorer): Promise<number> {
  const most = scorer.rows;
  const sizes = [1, 4, 16, 64].filter((rows) => rows < most);
  const steps = [...sizes, most];
  if (scorer.provider !== "cpu") steps.reverse();
  const tryRows = async (rows: number): Promise<boolean> => {
    if (scorer.rows < most || !timings.affords(rows)) return false;
    return (await timings.time(rows)) <= CLEARLY_SLOWER * timings.best.perRow;
  };
  for (const rows of steps) if (!(await tryRows(rows))) break;
  const { rows: best } = timings.best;
  for (const rows of [2 * best, Math.floor(best / 2)]) {
    if (rows >= 1 && rows < most) await tryRows(rows);
  }
  return timings.best.rows;
}
