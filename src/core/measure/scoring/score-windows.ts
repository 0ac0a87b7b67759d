import type { WindowSource } from "../data/windows.ts";
import type { Scorer } from "./scorer.ts";

export interface WindowLosses {
  /** Mean NLL of each window, in nats. */
  readonly nll: Float32Array;
  /** Tokens whose NLL is infinite or not a number. */
  readonly nonFinite: number;
  /** The least NLL of any token. */
  readonly least: number;
  /** Without the first batch, which also warms the session up, where there are more. */
  readonly tokensPerSecond: number;
}

/**
 * Scores all windows of a source, batch after batch.
 *
 * @param onBatch told the windows done so far
 * @throws ProviderLost
 */
export async function scoreWindows(
  source: WindowSource,
  scorer: Scorer,
  onBatch: (done: number) => void,
): Promise<WindowLosses> {
  const sums = new WindowSums(source);
  let seconds = await sums.add(scorer);
  onBatch(sums.done);
  let timed = sums.done;
  if (sums.done < source.count) [seconds, timed] = [0, 0];
  while (sums.done < source.count) {
    const before = sums.done;
    seconds += await sums.add(scorer);
    timed += sums.done - before;
    onBatch(sums.done);
  }
  const { nll, nonFinite, least } = sums;
  return { nll, nonFinite, least, tokensPerSecond: (timed * source.blockSize) / seconds };
}

class WindowSums {
  done = 0;
  nonFinite = 0;
  least = Number.POSITIVE_INFINITY;
  readonly nll: Float32Array;

  constructor(private readonly source: WindowSource) {
    this.nll = new Float32Array(source.count);
  }

  /** Scores the next batch and returns the seconds that it took, reading included. */
  async add(scorer: Scorer): Promise<number> {
    const start = performance.now();
    const rows = Math.min(scorer.rows, this.source.count - this.done);
    this.sum(await scorer.run(await this.source.batch(this.done, rows)));
    return (performance.now() - start) / 1000;
  }

  private sum(losses: Float32Array): void {
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
