import type { WindowSource } from "../data/windows.ts";
import { rowCandidates } from "./batch-rows.ts";
import type { Scorer } from "./scorer.ts";

export interface WindowLosses {
  /** Mean NLL of each window, in nats. */
  readonly nll: Float32Array;
  /** Tokens whose NLL is infinite or not a number. */
  readonly nonFinite: number;
  /** The least NLL of any token. */
  readonly least: number;
  readonly seconds: number;
}

/** Batches of one candidate size that are timed; the faster counts. */
const TIMED_BATCHES = 2;
/** Short timings flatter small batches: the largest that is nearly as fast as the fastest wins. */
const WORTH_A_SMALLER_BATCH = 1.1;

/**
 * Scores all windows of a source, batch after batch.
 *
 * Where there are windows enough, the first of them go through batches of different sizes, and the
 * fastest size takes the rest (`scorer.rows` tells which): no window is scored twice.
 *
 * @param calibrate false where the graph fixes its batch size
 * @param onBatch told the windows done so far
 * @throws ProviderLost
 */
export async function scoreWindows(
  source: WindowSource,
  scorer: Scorer,
  { calibrate, onBatch }: { calibrate: boolean; onBatch: (done: number) => void },
): Promise<WindowLosses> {
  const run = new WindowRun(source, scorer, onBatch);
  const candidates = rowCandidates(scorer.rows);
  const timed = TIMED_BATCHES * candidates.reduce((sum, rows) => sum + rows, 0);
  if (calibrate && source.count >= 3 * timed) await run.calibrate(candidates);
  while (run.done < source.count) await run.batch(scorer.rows);
  return run.losses();
}

class WindowRun {
  done = 0;
  private readonly nll: Float32Array;
  private nonFinite = 0;
  private least = Number.POSITIVE_INFINITY;
  private seconds = 0;

  constructor(
    private readonly source: WindowSource,
    private readonly scorer: Scorer,
    private readonly onBatch: (done: number) => void,
  ) {
    this.nll = new Float32Array(source.count);
  }

  /** Scores the next `rows` windows and returns the seconds per window. */
  async batch(rows: number): Promise<number> {
    const start = performance.now();
    const count = Math.min(rows, this.source.count - this.done);
    const losses = await this.scorer.run(await this.source.batch(this.done, count));
    this.add(losses);
    const seconds = (performance.now() - start) / 1000;
    this.seconds += seconds;
    this.onBatch(this.done);
    return seconds / count;
  }

  /** Times each batch size, smallest first, and keeps the best unless a run failed meanwhile. */
  async calibrate(candidates: readonly number[]): Promise<void> {
    const most = this.scorer.rows;
    const timings: { rows: number; seconds: number }[] = [];
    for (const rows of candidates) {
      let seconds = Number.POSITIVE_INFINITY;
      for (let repeat = 0; repeat < TIMED_BATCHES; repeat++) {
        seconds = Math.min(seconds, await this.batch(rows));
      }
      timings.push({ rows, seconds });
      if (this.scorer.rows < most) return;
    }
    const fastest = Math.min(...timings.map(({ seconds }) => seconds));
    const good = timings.filter(({ seconds }) => seconds <= WORTH_A_SMALLER_BATCH * fastest);
    this.scorer.rows = good.at(-1)?.rows ?? most;
  }

  losses(): WindowLosses {
    const { nll, nonFinite, least, seconds } = this;
    return { nll, nonFinite, least, seconds };
  }

  private add(losses: Float32Array): void {
    const { blockSize } = this.source;
    for (let start = 0; start < losses.length; start += blockSize) {
      let sum = 0;
      for (let i = start; i < start + blockSize; i++) {
        const loss = losses[i] ?? Number.NaN;
        if (!Number.isFinite(loss)) this.nonFinite++;
        if (loss < this.least) this.least = loss;
        sum += loss;
      }
      this.nll[this.done++] = sum / blockSize;
    }
  }
}
