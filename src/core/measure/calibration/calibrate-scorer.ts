import type { WindowSource } from "../data/windows.ts";
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
  scorer.rows = Math.min(scorer.rows, validation.count);
  if (job.windows < WORTH_TIMING * scorer.rows) return { source: "default", threads: 0 };
  const { rows, threads } = await calibrate({
    scorer,
    batch: (count) => validation.batch(0, count),
    threads: provider === "cpu" ? threadCandidates(job.parallelism) : [],
    now: job.now,
  });
  const timedAt = new Date().toISOString();
  // A device that ran out of memory today may have more of it tomorrow.
  if (scorer.troubles.length > 0) return { source: "timed", threads, timedAt };
  await memory.remember(key, { rows, threads, timedAt });
  return { source: "timed", threads, timedAt, file: memory.path };
}
