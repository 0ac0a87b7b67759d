import type { Row, WindowSource } from "../data/windows.ts";
import type { Probe } from "../measurement.ts";
import { largestDifference, leakThreshold, nats } from "./difference.ts";
import { PROBED_WINDOWS, type ProbeInputs, randomIds, runRows } from "./probe-inputs.ts";

/** Replacements of what follows t, for every window and every t. */
const REPLACEMENTS = 3;

/** A row made from a probed window, and how many of its first losses must stay. */
interface Change {
  readonly window: number;
  readonly row: Row;
  /** Positions whose loss must stay. */
  readonly held: readonly number[] | { readonly first: number };
}

/**
 * Does a loss depend only on what comes before its target? For every position t, `idx` after t is
 * replaced while `targets` are held: the losses up to t must stay. And a loss must look at no
 * target but its own: with other targets replaced, it must stay too.
 *
 * @param floor largest difference between two runs of the same batch, in nats
 */
export async function causality(inputs: ProbeInputs, floor: number): Promise<Probe> {
  const threshold = leakThreshold(floor);
  if (inputs.ids.length < 2) {
    const note = "Not run: the data holds a single token id, so no other can stand in for it.";
    return { id: "causality", pass: null, value: null, threshold, note };
  }
  const reference = Float32Array.from(await referenceLosses(inputs));
  let value = 0;
  let chunk: Change[] = [];
  const flush = async () => {
    value = Math.max(value, await largestMove(inputs, chunk, reference));
    chunk = [];
  };
  for (const change of changes(inputs)) {
    chunk.push(change);
    if (chunk.length === inputs.rows) await flush();
  }
  if (chunk.length > 0) await flush();
  return verdict(value, threshold, inputs);
}

/** Windows that {@link causality} runs, from data of this many windows: most of a measurement. */
export function causalityRows({ count, blockSize }: WindowSource): number {
  return Math.min(PROBED_WINDOWS, count) * REPLACEMENTS * blockSize;
}

/** Runs that {@link causality} makes. */
export function causalityRuns({ windows, blockSize, rows }: ProbeInputs): number {
  return Math.ceil((windows.length * REPLACEMENTS * blockSize) / rows) + 1;
}

function verdict(value: number, threshold: number, { blockSize, windows }: ProbeInputs): Probe {
  const pass = value <= threshold;
  return {
    id: "causality",
    pass,
    value,
    threshold,
    note: pass
      ? `Losses move by ${nats(value)} nat at most when later tokens change (${blockSize} positions, ${windows.length} windows, ${REPLACEMENTS} replacements).`
      : `Losses move by ${nats(value)} nat when later tokens change, so the graph sees the tokens that it should predict.`,
  };
}

/** Losses [windows, T] of the unchanged windows. */
async function referenceLosses(inputs: ProbeInputs): Promise<Float32Array> {
  const { windows, blockSize, rows } = inputs;
  const losses = new Float32Array(windows.length * blockSize);
  for (let first = 0; first < windows.length; first += rows) {
    losses.set(await runRows(inputs, windows.slice(first, first + rows)), first * blockSize);
  }
  return losses;
}

function* changes(inputs: ProbeInputs): Generator<Change> {
  for (const [window, original] of inputs.windows.entries()) {
    for (let kind = 0; kind < REPLACEMENTS; kind++) {
      for (let t = 0; t < inputs.blockSize - 1; t++) {
        const idx = replacedAfter(inputs, window, t, kind);
        yield { window, row: { idx, targets: original.targets }, held: { first: t + 1 } };
      }
      yield otherTargets(inputs, window, original);
    }
  }
}

/** A window's `idx` up to t, then random ids, one and the same id, or those of another window. */
function replacedAfter(inputs: ProbeInputs, window: number, t: number, kind: number): Int32Array {
  const { ids, random, windows } = inputs;
  const idx = windows[window]?.idx ?? new Int32Array(inputs.blockSize);
  const another = (window + 1 + random.below(Math.max(1, windows.length - 1))) % windows.length;
  const constant = ids[random.below(ids.length)] ?? 0;
  const replacements = [
    () => randomIds(inputs),
    () => new Int32Array(idx.length).fill(constant),
    () => Int32Array.from(windows.length > 1 ? (windows[another]?.idx ?? idx) : randomIds(inputs)),
  ];
  const changed = (replacements[kind] ?? (() => randomIds(inputs)))();
  changed.set(idx.subarray(0, t + 1));
  // The next token is the one that a model gains most from seeing: it always changes.
  if (changed[t + 1] === idx[t + 1]) changed[t + 1] = otherThan(inputs, idx[t + 1] ?? 0);
  return changed;
}

/** The window with about half of its targets replaced; the losses of the rest must stay. */
function otherTargets(inputs: ProbeInputs, window: number, original: Row): Change {
  const targets = Int32Array.from(original.targets);
  const held: number[] = [];
  for (const [position, target] of original.targets.entries()) {
    if (inputs.random.next() < 0.5) held.push(position);
    else targets[position] = otherThan(inputs, target);
  }
  return { window, row: { idx: original.idx, targets }, held };
}

/** A random id of the data other than this one. */
function otherThan({ ids, random }: ProbeInputs, id: number): number {
  const at = random.below(ids.length);
  const found = ids[at] ?? 0;
  return found === id ? (ids[(at + 1) % ids.length] ?? 0) : found;
}

async function largestMove(
  inputs: ProbeInputs,
  chunk: readonly Change[],
  reference: Float32Array,
): Promise<number> {
  const { blockSize } = inputs;
  const nll = await runRows(
    inputs,
    chunk.map(({ row }) => row),
  );
  let largest = 0;
  for (const [r, { window, held }] of chunk.entries()) {
    const [base, start] = [window * blockSize, r * blockSize];
    if ("first" in held) {
      largest = Math.max(largest, largestDifference(reference, base, nll, start, held.first));
      continue;
    }
    for (const i of held) {
      largest = Math.max(largest, largestDifference(reference, base + i, nll, start + i, 1));
    }
  }
  return largest;
}
