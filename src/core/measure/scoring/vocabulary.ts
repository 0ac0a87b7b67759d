import { Failure, messageOf } from "../../failure.ts";
import { batchOf } from "../data/windows.ts";
import { firstLine } from "./scorer.ts";
import type { ScoringSession } from "./session.ts";

/** Beyond any tokeniser: a graph that accepts such a target does not look its targets up. */
const BEYOND_ANY_VOCABULARY = 2 ** 24;

/**
 * Checks on the CPU, which alone refuses ids out of range, that the graph takes windows of T tokens
 * and every id of the data.
 *
 * @param cpu a session on the CPU
 * @throws Failure (input) if the graph cannot run, or an id lies beyond its vocabulary
 */
export async function checkIds(
  cpu: ScoringSession,
  ids: { readonly smallest: number; readonly largest: number },
  blockSize: number,
  paths: { readonly model: string; readonly data: string },
): Promise<void> {
  const small = await runConstant(cpu, ids.smallest, ids.smallest, blockSize);
  if (small !== undefined) {
    throw new Failure(
      "input",
      `The graph ${paths.model} cannot run on windows of ${blockSize} tokens (${firstLine(small)}).`,
    );
  }
  const large = await runConstant(cpu, ids.largest, ids.largest, blockSize);
  if (large !== undefined) {
    throw new Failure(
      "input",
      `The data file ${paths.data} holds the token id ${ids.largest}, beyond the vocabulary of the graph ${paths.model} (${firstLine(large)}).`,
    );
  }
}

/**
 * The number of tokens V that the graph gives a probability to, found by asking the CPU for the
 * first target that it refuses; undefined where it refuses none.
 *
 * @param known an id that is in the vocabulary
 */
export async function vocabularySize(
  cpu: ScoringSession,
  known: number,
  blockSize: number,
): Promise<number | undefined> {
  const accepts = async (target: number) =>
    (await runConstant(cpu, known, target, blockSize)) === undefined;
  let inside = known;
  let outside = Math.max(256, 2 * known);
  while (await accepts(outside)) {
    if (outside >= BEYOND_ANY_VOCABULARY) return undefined;
    inside = outside;
    outside *= 4;
  }
  while (outside - inside > 1) {
    const middle = Math.floor((inside + outside) / 2);
    if (await accepts(middle)) inside = middle;
    else outside = middle;
  }
  return outside;
}

/** Runs one window of a single id; the error's message where it fails. */
async function runConstant(
  session: ScoringSession,
  id: number,
  target: number,
  blockSize: number,
): Promise<string | undefined> {
  const row = {
    idx: new Int32Array(blockSize).fill(id),
    targets: new Int32Array(blockSize).fill(target),
  };
  try {
    await session.run(batchOf([row], blockSize));
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
