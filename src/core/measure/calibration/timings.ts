import type { Batch } from "../data/windows.ts";
import type { Scorer } from "../scoring/scorer.ts";

/** Runs of one batch that are timed, the first one excepted; more while they are short. */
const TIMED_RUNS = 2;
const SHORT_MS = 60;
const MOST_RUNS = 20;

interface Timed {
  readonly rows: number;
  /** Seconds per window. */
  readonly perRow: number;
}

/** Times batches until a budget is spent. */
export class Timings {
  /** The fastest so far. */
  best: Timed = { rows: 1, perRow: Number.POSITIVE_INFINITY };
  private readonly known = new Map<number, number>();
  private readonly start: number;

  constructor(
    private readonly tools: {
      readonly scorer: Scorer;
      readonly batch: (rows: number) => Promise<Batch>;
      readonly now: () => number;
    },
    private readonly budget: number,
  ) {
    this.start = tools.now();
  }

  /** Whether one more size can be timed in what is left; the first one always can. */
  affords(rows: number): boolean {
    if (this.known.size === 0) return true;
    const spent = (this.tools.now() - this.start) / 1000;
    return spent + (1 + TIMED_RUNS) * rows * this.best.perRow <= this.budget;
  }

  /** Seconds per window in batches of this size, the least of some runs after a first one. */
  async time(rows: number): Promise<number> {
    const known = this.known.get(rows);
    if (known !== undefined) return known;
    const perRow = await this.measure(rows);
    this.known.set(rows, perRow);
    if (perRow < this.best.perRow) this.best = { rows, perRow };
    return perRow;
  }

  /** Whether batches of this size now take less than `factor` times the best. */
  async improves(rows: number, factor: number): Promise<boolean> {
    const perRow = await this.measure(rows);
    if (perRow >= factor * this.best.perRow) return false;
    this.best = { rows, perRow };
    return true;
  }

  private async measure(rows: number): Promise<number> {
    const { scorer, now } = this.tools;
    const batch = await this.tools.batch(rows);
    await scorer.run(batch);
    let least = Number.POSITIVE_INFINITY;
    let total = 0;
    for (let run = 0; run < MOST_RUNS && (run < TIMED_RUNS || total < SHORT_MS); run++) {
      const start = now();
      await scorer.run(batch);
      const elapsed = now() - start;
      least = Math.min(least, elapsed);
      total += elapsed;
    }
    return least / 1000 / rows;
  }
}
