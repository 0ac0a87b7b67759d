import { Failure } from "../../failure.ts";
import type { TokenFile } from "../data/token-file.ts";
import { batchOf } from "../data/windows.ts";
import { onnxReason } from "./onnx-error.ts";
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
  file: TokenFile,
  { modelPath, blockSize }: { readonly modelPath: string; readonly blockSize: number },
): Promise<void> {
  const { smallestId, largestId } = file.summary;
  const small = await runConstant(cpu, smallestId, smallestId, blockSize);
  if (small !== undefined) {
    throw new Failure(
      "input",
      `The graph ${modelPath} cannot run on windows of ${blockSize} tokens (${small}).`,
    );
  }
  const large = await runConstant(cpu, largestId, largestId, blockSize);
  if (large !== undefined) {
    throw new Failure(
      "input",
      `The data file ${file.path} holds the token id ${largestId}, beyond the vocabulary of the graph ${modelPath} (${large}).`,
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

/** Runs one window of a single id; the error where it fails. */
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
    return onnxReason(error);
  }
}
