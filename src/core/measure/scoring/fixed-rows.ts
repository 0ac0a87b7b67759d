import type { Batch } from "../data/windows.ts";
import type { ScoringSession } from "./session.ts";

/**
 * A session over a graph whose batch axis is fixed, made to take any number of rows: longer batches
 * are split, shorter ones filled up with their own rows, whose losses are dropped.
 *
 * @param rows B of the graph
 */
export function withFixedRows(session: ScoringSession, rows: number): ScoringSession {
  return {
    inputs: session.inputs,
    outputs: session.outputs,
    release: () => session.release(),
    run: async (batch) => {
      const blockSize = batch.idx.length / batch.rows;
      const nll = new Float32Array(batch.idx.length);
      for (let first = 0; first < batch.rows; first += rows) {
        const wanted = Math.min(rows, batch.rows - first);
        const values = await session.run(filledUp(batch, first, rows, blockSize));
        nll.set(values.subarray(0, wanted * blockSize), first * blockSize);
      }
      return nll;
    },
  };
}

function filledUp(batch: Batch, first: number, rows: number, blockSize: number): Batch {
  const idx = new BigInt64Array(rows * blockSize);
  const targets = new BigInt64Array(rows * blockSize);
  for (let r = 0; r < rows; r++) {
    const source = ((first + r) % batch.rows) * blockSize;
    idx.set(batch.idx.subarray(source, source + blockSize), r * blockSize);
    targets.set(batch.targets.subarray(source, source + blockSize), r * blockSize);
  }
  return { rows, idx, targets };
}
