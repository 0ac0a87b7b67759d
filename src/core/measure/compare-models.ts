import { Failure } from "../failure.ts";
import type { ModelsVerdict } from "./measurement.ts";
import { estimateMean, interval95 } from "./statistics/mean-interval.ts";
import { verdictOf } from "./statistics/verdict.ts";

/**
 * Do these two trained models differ on this text? The paired difference over the same windows,
 * candidate less baseline, in nats per token; negative is better. Its interval knows the
 * autocorrelation of the differences.
 *
 * @param candidateNll mean NLL of each window, in the order of the text
 * @param baselineNll the same windows under the baseline
 * @throws Failure (input) if the two were not measured on equally many windows
 */
export function compareModels(
  candidateNll: ArrayLike<number>,
  baselineNll: ArrayLike<number>,
): ModelsVerdict {
  if (candidateNll.length !== baselineNll.length) {
    throw new Failure(
      "input",
      `The candidate was measured on ${candidateNll.length} windows and the baseline on ${baselineNll.length}, so measure both on the same windows.`,
    );
  }
  const differences = Float64Array.from(
    candidateNll,
    (nll, window) => nll - (baselineNll[window] ?? Number.NaN),
  );
  if (differences.length === 0 || !differences.every(Number.isFinite)) {
    return { difference: null, ci95: null, verdict: "cannot tell" };
  }
  if (differences.length === 1) {
    return { difference: differences[0] ?? null, ci95: null, verdict: "cannot tell" };
  }
  const estimate = estimateMean(differences);
  const [low, high] = interval95(estimate);
  return { difference: estimate.mean, ci95: [low, high], verdict: verdictOf([low, high]) };
}
