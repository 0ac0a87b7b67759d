import type { Row } from "../data/windows.ts";
import type { Probe } from "../measurement.ts";
import { largestDifference, leakThreshold, nats } from "./difference.ts";
import { type ProbeInputs, randomIds, runRows } from "./probe-inputs.ts";

/** Rows of the batches in which a window is looked at, as far as memory allows. */
const COMPANY = 8;

/**
 * Is a window's loss its own? Each probed window is run alone, then among other windows, among
 * random tokens and among copies of one row, at the first, a middle and the last place.
 *
 * @param floor largest difference between two runs of the same batch, in nats
 */
export async function batchIndependence(inputs: ProbeInputs, floor: number): Promise<Probe> {
  const threshold = leakThreshold(floor);
  let value = 0;
  for (const window of inputs.windows) {
    const alone = Float32Array.from(await runRows(inputs, [window]));
    for (const { rows, place } of companies(inputs, window)) {
      const nll = await runRows(inputs, rows);
      const start = place * inputs.blockSize;
      value = Math.max(value, largestDifference(alone, 0, nll, start, inputs.blockSize));
    }
  }
  const pass = value <= threshold;
  return {
    id: "batch-independence",
    pass,
    value,
    threshold,
    note: pass
      ? `A window's losses move by ${nats(value)} nat at most with its company and its place in the batch.`
      : `A window's losses move by ${nats(value)} nat with the other windows of its batch, so the graph mixes them (batch statistics?).`,
  };
}

/** Runs that {@link batchIndependence} makes per window. */
export const RUNS_PER_WINDOW = 4;

function companies(inputs: ProbeInputs, window: Row): { rows: Row[]; place: number }[] {
  const size = Math.max(2, Math.min(COMPANY, inputs.rows));
  const { windows, random } = inputs;
  const anyWindow = (): Row => windows[random.below(windows.length)] ?? window;
  const noise = (): Row => ({ idx: randomIds(inputs), targets: randomIds(inputs) });
  const one = noise();
  const place = (company: () => Row, at: number) => ({
    rows: Array.from({ length: size }, (_, r) => (r === at ? window : company())),
    place: at,
  });
  return [place(anyWindow, Math.floor(size / 2)), place(noise, size - 1), place(() => one, 0)];
}
