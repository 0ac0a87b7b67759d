import type { Batch, WindowSource } from "../data/windows.ts";
import type { CalibrationSource } from "../measurement.ts";
import type { Scorer } from "../scoring/scorer.ts";
import { calibrate } from "./calibrate.ts";
import type { CalibrationMemory } from "./calibration.ts";
import { calibrationKey } from "./calibration-key.ts";
import { threadCandidates } from "./thread-candidates.ts";

/** Fewer windows than these many largest batches are not worth timing for. */
const WORTH_TIMING = 4;

export interface CalibratedJob {
  readonly scorer: Scorer;
  readonly validation: WindowSource;
  /** Windows that will run in all, probes included. */
  readonly windows: number;
  /** Size of the ONNX file. */
  readonly bytes: number;
  /** Version of ONNX Runtime. */
  readonly runtime: string;
  readonly parallelism: number;
  readonly memory: CalibrationMemory;
  readonly now: () => number;
}

/** What was timed on a busy machine, or before a new driver, is not believed for ever. */
const DAYS_REMEMBERED = 30;

function isRecent(timedAt: string): boolean {
  return Date.now() - Date.parse(timedAt) < DAYS_REMEMBERED * 86_400_000;
}

/**
 * Sets the scorer's batch size and threads: as this machine remembers them for graphs of this shape,
 * else by a short calibration, else (where there is little to score) the largest batch.
 *
 * @throws ProviderLost
 */
export async function calibrateScorer(job: CalibratedJob): Promise<CalibrationSource> {
  const { scorer, validation, memory } = job;
  const { provider } = scorer;
  const { blockSize } = validation;
  const key = calibrationKey({ ...job, provider, blockSize });
  const remembered = await memory.recall(key);
  if (remembered !== undefined && isRecent(remembered.timedAt)) {
    const { rows, threads, timedAt } = remembered;
    scorer.rows = Math.min(scorer.rows, rows);
    await scorer.useThreads(threads);
    return { source: "remembered", threads, timedAt, file: memory.path };
  }
  if (job.windows < WORTH_TIMING * scorer.rows) return { source: "default", threads: 0 };
  const { rows, threads } = await calibrate({
    scorer,
    batch: async (wanted) => {
      const batch = await validation.batch(0, Math.min(wanted, validation.count));
      return repeatedTo(wanted, batch);
    },
    threads: provider === "cpu" ? threadCandidates(job.parallelism) : [],
    now: job.now,
  });
  const timedAt = new Date().toISOString();
  // A device that ran out of memory today may have more of it tomorrow.
  if (scorer.troubles.length > 0) return { source: "timed", threads, timedAt };
  await memory.remember(key, { rows, threads, timedAt });
  return { source: "timed", threads, timedAt, file: memory.path };
}

/** A batch of this many rows, over and over those of a batch with fewer. */
function repeatedTo(rows: number, batch: Batch): Batch {
  if (batch.rows === rows) return batch;
  const length = (batch.idx.length / batch.rows) * rows;
  const idx = new BigInt64Array(length);
  const targets = new BigInt64Array(length);
  for (let start = 0; start < length; start += batch.idx.length) {
    const count = Math.min(batch.idx.length, length - start);
    idx.set(batch.idx.subarray(0, count), start);
    targets.set(batch.targets.subarray(0, count), start);
  }
  return { rows, idx, targets };
}
