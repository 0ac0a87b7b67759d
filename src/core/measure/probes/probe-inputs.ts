import { type Batch, batchOf, type Row, type WindowSource } from "../data/windows.ts";
import { type Random, seededRandom } from "../statistics/random.ts";

/** Windows that a probe looks at, and those that it draws other tokens from. */
export const PROBED_WINDOWS = 4;
const SAMPLED_WINDOWS = 64;

/** What gives the per-token NLL [rows, T] of a batch. */
export interface BatchRunner {
  run(batch: Batch): Promise<Float32Array>;
}

/** What the probes of a graph run on: float32 on the CPU, whatever scores. */
export interface ProbeInputs {
  readonly cpu: BatchRunner;
  readonly blockSize: number;
  /** The most rows per run. */
  readonly rows: number;
  /** Windows of the data, evenly spaced; 4 where the data has as many. */
  readonly windows: readonly Row[];
  /** Different ids of the data, all within the graph's vocabulary; the most frequent first. */
  readonly ids: Int32Array;
  readonly random: Random;
  /** Told after each run of the session. */
  readonly onRun: () => void;
}

/** Picks the windows and ids that the probes use; the same for the same data. */
export async function probeInputs(
  source: WindowSource,
  cpu: BatchRunner,
  rows: number,
  onRun: () => void,
): Promise<ProbeInputs> {
  const { blockSize } = source;
  const probed: Row[] = [];
  for (const k of evenlySpaced(source.count, PROBED_WINDOWS)) {
    const tokens = await source.tokens(k);
    probed.push({ idx: tokens.subarray(0, -1), targets: tokens.subarray(1) });
  }
  return {
    cpu,
    blockSize,
    rows,
    windows: probed,
    ids: await frequentIds(source),
    random: seededRandom(blockSize),
    onRun,
  };
}

/** The different ids of windows spread over the data, the most frequent first. */
async function frequentIds(source: WindowSource): Promise<Int32Array> {
  const counts = new Map<number, number>();
  for (const k of evenlySpaced(source.count, SAMPLED_WINDOWS)) {
    for (const id of await source.tokens(k)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([id, count], [other, more]) => more - count || id - other);
  return Int32Array.from(ranked, ([id]) => id);
}

/** NLL [rows.length, T] of rows that go into one run together. */
export async function runRows(inputs: ProbeInputs, rows: readonly Row[]): Promise<Float32Array> {
  const nll = await inputs.cpu.run(batchOf(rows, inputs.blockSize));
  inputs.onRun();
  return nll;
}

/** T random ids of the data. */
export function randomIds({ ids, random, blockSize }: ProbeInputs): Int32Array {
  return Int32Array.from({ length: blockSize }, () => ids[random.below(ids.length)] ?? 0);
}

function evenlySpaced(total: number, wanted: number): number[] {
  const count = Math.min(total, wanted);
  return Array.from({ length: count }, (_, k) => Math.floor((k * total) / count));
}
