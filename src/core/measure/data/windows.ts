import { Failure } from "../../failure.ts";
import type { TokenFile } from "./token-file.ts";

/** Rows of a batch: `idx` and `targets` hold int64 [rows, blockSize]. */
export interface Batch {
  readonly rows: number;
  readonly idx: BigInt64Array<ArrayBuffer>;
  readonly targets: BigInt64Array<ArrayBuffer>;
}

/**
 * The numbers of the windows to measure: all ⌊(tokens − 1) / T⌋, or `wanted` evenly spaced ones.
 * The choice depends on nothing else, so that every trial gets the same.
 */
export function chooseWindows(tokens: number, blockSize: number, wanted?: number): number[] {
  const all = Math.max(0, Math.floor((tokens - 1) / blockSize));
  const count = Math.min(all, wanted ?? all);
  return Array.from({ length: count }, (_, k) => Math.floor((k * all) / count));
}

/** The windows of one file, T tokens each. */
export class WindowSource {
  constructor(
    readonly file: TokenFile,
    readonly blockSize: number,
    readonly numbers: readonly number[],
  ) {}

  /** @throws Failure (input) if the file has fewer than T + 1 tokens. */
  static of(file: TokenFile, blockSize: number, wanted?: number): WindowSource {
    const { tokens } = file.summary;
    const numbers = chooseWindows(tokens, blockSize, wanted);
    if (numbers.length === 0) {
      throw new Failure(
        "input",
        `The data file ${file.path} has ${tokens} tokens, but one window of ${blockSize} needs ${blockSize + 1}.`,
      );
    }
    return new WindowSource(file, blockSize, numbers);
  }

  get count(): number {
    return this.numbers.length;
  }

  /** The T + 1 tokens of the k-th chosen window: `idx` is all but the last, `targets` all but the first. */
  tokens(k: number): Promise<Int32Array> {
    const number = this.numbers[k] ?? 0;
    return this.file.read(number * this.blockSize, this.blockSize + 1);
  }

  /** Chosen windows [first, first + rows) as a batch. */
  async batch(first: number, rows: number): Promise<Batch> {
    const { blockSize } = this;
    const windows = this.areNeighbours(first, rows)
      ? overlapping(await this.neighbours(first, rows), rows, blockSize)
      : await this.scattered(first, rows);
    return batchOf(
      windows.map((tokens) => ({ idx: tokens.subarray(0, -1), targets: tokens.subarray(1) })),
      blockSize,
    );
  }

  private areNeighbours(first: number, rows: number): boolean {
    return this.numbers[first + rows - 1] === (this.numbers[first] ?? 0) + rows - 1;
  }

  /** One read for windows that follow each other, as they do where all are measured. */
  private neighbours(first: number, rows: number): Promise<Int32Array> {
    const start = (this.numbers[first] ?? 0) * this.blockSize;
    return this.file.read(start, rows * this.blockSize + 1);
  }

  private async scattered(first: number, rows: number): Promise<Int32Array[]> {
    const windows: Int32Array[] = [];
    for (let k = first; k < first + rows; k++) windows.push(await this.tokens(k));
    return windows;
  }
}

/** Windows of T + 1 tokens, each of which starts with the last token of the one before. */
function overlapping(tokens: Int32Array, rows: number, blockSize: number): Int32Array[] {
  return Array.from({ length: rows }, (_, r) =>
    tokens.subarray(r * blockSize, (r + 1) * blockSize + 1),
  );
}

/** One row of a batch: T input ids and T target ids. */
export interface Row {
  readonly idx: Int32Array;
  readonly targets: Int32Array;
}

/** Rows of T ids each as one batch of int64. */
export function batchOf(rows: readonly Row[], blockSize: number): Batch {
  const idx = new BigInt64Array(rows.length * blockSize);
  const targets = new BigInt64Array(rows.length * blockSize);
  rows.forEach((row, r) => {
    writeIds(idx, r * blockSize, row.idx);
    writeIds(targets, r * blockSize, row.targets);
  });
  return { rows: rows.length, idx, targets };
}

/** Writes ids as the low words of little-endian int64: ids are never negative. */
function writeIds(destination: BigInt64Array<ArrayBuffer>, offset: number, ids: Int32Array): void {
  const words = new Int32Array(destination.buffer);
  for (let i = 0; i < ids.length; i++) words[2 * (offset + i)] = ids[i] ?? 0;
}
