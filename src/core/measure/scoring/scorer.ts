import type { Batch } from "../data/windows.ts";
import type { Precision } from "./agreement.ts";
import { onnxReason } from "./onnx-error.ts";
import type { ProviderName } from "./providers.ts";
import type { ScoringSession } from "./session.ts";

/** A provider gave up: even one window per batch failed. */
export class ProviderLost extends Error {
  override readonly name = "ProviderLost";
}

/**
 * A session that survives running out of memory or losing its device: a batch that fails is run
 * again in a new session with half as many rows, down to one.
 */
export class Scorer {
  /** Notes on what went wrong, as parts of a sentence. */
  readonly troubles: string[] = [];
  /** What it computes in, as far as is known. */
  precision: Precision = "float32";
  private threads = 0;

  constructor(
    readonly provider: ProviderName,
    private session: ScoringSession,
    /** Opens another session of the same graph with this many threads; 0: ONNX Runtime's choice. */
    private readonly reopen: (threads: number) => Promise<ScoringSession>,
    /** The most rows that one run gets; falls when a run fails. */
    public rows: number,
  ) {}

  /**
   * NLL [batch.rows, T] in nats.
   *
   * @throws ProviderLost
   */
  async run(batch: Batch): Promise<Float32Array> {
    const blockSize = batch.idx.length / batch.rows;
    const nll = new Float32Array(batch.idx.length);
    let first = 0;
    while (first < batch.rows) {
      const rows = Math.min(this.rows, batch.rows - first);
      const part = sliceRows(batch, first, rows, blockSize);
      try {
        nll.set(await this.session.run(part), first * blockSize);
        first += rows;
      } catch (error) {
        await this.recover(error, rows);
      }
    }
    return nll;
  }

  /**
   * Goes on with another number of threads, in a new session.
   *
   * @throws ProviderLost
   */
  async useThreads(threads: number): Promise<void> {
    if (threads === this.threads) return;
    this.threads = threads;
    await this.session.release().catch(() => undefined);
    await this.open();
  }

  release(): Promise<void> {
    return this.session.release();
  }

  private async recover(error: unknown, rows: number): Promise<void> {
    const reason = onnxReason(error);
    await this.session.release().catch(() => undefined);
    if (rows === 1) throw new ProviderLost(`${this.provider} failed: ${reason}`);
    this.rows = Math.floor(rows / 2);
    this.troubles.push(`${this.provider} failed with ${rows} windows at once (${reason})`);
    await this.open();
  }

  private async open(): Promise<void> {
    this.session = await this.reopen(this.threads).catch((cause: unknown) => {
      throw new ProviderLost(`${this.provider} failed: ${onnxReason(cause)}`);
    });
  }
}

function sliceRows(batch: Batch, first: number, rows: number, blockSize: number): Batch {
  if (rows === batch.rows) return batch;
  const [start, end] = [first * blockSize, (first + rows) * blockSize];
  return { rows, idx: batch.idx.slice(start, end), targets: batch.targets.slice(start, end) };
}
