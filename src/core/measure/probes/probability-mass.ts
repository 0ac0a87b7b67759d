import type { Row } from "../data/windows.ts";
import { type ProbeInputs, runRows } from "./probe-inputs.ts";

/** Tokens that may be run to add up probabilities: some seconds on a slow graph. */
const TOKEN_BUDGET = 1 << 16;

export interface ProbabilityMass {
  /** Least and greatest sum of exp(−NLL) over the targets tried, of the positions looked at. */
  readonly least: number;
  readonly greatest: number;
  /** Whether every token of the vocabulary was tried: then the sums must be one. */
  readonly complete: boolean;
}

/**
 * Adds up the probabilities that the graph gives to different targets at the same position: for a
 * loss that is a negative log probability, the sum over the vocabulary is one, and over a part of
 * it no more than one. Scaled losses and unnormalised logits show here. Where the vocabulary is too
 * large to try, the most frequent ids of the data are: a loss that is too good on them shows.
 *
 * @param vocabulary V; undefined where the graph accepts any target
 */
export async function probabilityMass(
  inputs: ProbeInputs,
  vocabulary: number | undefined,
): Promise<ProbabilityMass | undefined> {
  const window = inputs.windows[0];
  if (window === undefined) return undefined;
  const { blockSize, ids } = inputs;
  const affordable = Math.max(1, Math.floor(TOKEN_BUDGET / blockSize));
  const complete = vocabulary !== undefined && vocabulary <= affordable;
  const targets = complete
    ? Array.from({ length: vocabulary }, (_, id) => id)
    : Array.from(ids.subarray(0, affordable));
  const sums = new Float64Array(blockSize);
  for (let first = 0; first < targets.length; first += inputs.rows) {
    const rows = targets.slice(first, first + inputs.rows).map((id) => constantTargets(window, id));
    const nll = await runRows(inputs, rows);
    nll.forEach((loss, i) => {
      sums[i % blockSize] = (sums[i % blockSize] ?? 0) + Math.exp(-loss);
    });
  }
  return { least: Math.min(...sums), greatest: Math.max(...sums), complete };
}

/** Runs that {@link probabilityMass} makes at most. */
export function probabilityMassRuns(inputs: ProbeInputs, vocabulary: number | undefined): number {
  const affordable = Math.max(1, Math.floor(TOKEN_BUDGET / inputs.blockSize));
  const complete = vocabulary !== undefined && vocabulary <= affordable;
  const targets = complete ? vocabulary : Math.min(inputs.ids.length, affordable);
  return Math.ceil(targets / inputs.rows);
}

function constantTargets(window: Row, id: number): Row {
  return { idx: window.idx, targets: new Int32Array(window.idx.length).fill(id) };
}
