import type { Interval } from "../measurement.ts";
import { blockLength } from "./block-length.ts";
import { studentTQuantile } from "./student-t.ts";

/** The mean of a correlated series and how far it may be off. */
export interface MeanEstimate {
  readonly mean: number;
  /** Standard error of the mean, the autocorrelation included. */
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly blockLength: number;
}

/**
 * Estimates the mean of a stationary, autocorrelated series.
 *
 * The variance V(b) is the circular block bootstrap's (Politis & Romano 1992), which for a mean has
 * a closed form, so that no resampling and no seed is needed. It is too small where correlation
 * outlasts a block; 2 V(b) − V(b/2) corrects that to first order (the "lugsail" of Vats & Flegal,
 * Biometrika 2022). The greatest of the two and of V(1) counts: a few windows can look
 * anti-correlated by chance. Degrees of freedom are those of overlapping batch means,
 * 1.5 (n/b − 1) (Meketon & Schmeiser 1984).
 *
 * @param series at least two finite values, in the order of the text
 */
export function estimateMean(series: ArrayLike<number>): MeanEstimate {
  const n = series.length;
  if (n < 2) throw new RangeError("A standard error needs at least two values.");
  const block = blockLength(series);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += series[i] ?? 0;
  const mean = sum / n;
  const plain = bootstrapVariance(series, mean, block);
  const independent = bootstrapVariance(series, mean, 1);
  const shorter = bootstrapVariance(series, mean, Math.max(1, Math.floor(block / 2)));
  return {
    mean,
    standardError: Math.sqrt(Math.max(plain, 2 * plain - shorter, independent)),
    degreesOfFreedom: Math.max(1, 1.5 * (n / block - 1)),
    blockLength: block,
  };
}

/**
 * Variance of the mean under the circular block bootstrap: (b/n) · (1/n) Σ (M_j − mean)² over the n
 * circular means M_j of b values; divided by (1 − b/n), its bias for white noise.
 */
function bootstrapVariance(series: ArrayLike<number>, mean: number, block: number): number {
  const n = series.length;
  let deviation = 0;
  for (let i = 0; i < block; i++) deviation += (series[i] ?? 0) - mean;
  let squares = 0;
  for (let start = 0; start < n; start++) {
    squares += (deviation / block) ** 2;
    deviation += (series[(start + block) % n] ?? 0) - (series[start] ?? 0);
  }
  return ((block / n) * (squares / n)) / (1 - block / n);
}

/** The 95 % interval of an estimate. */
export function interval95(
  estimate: Pick<MeanEstimate, "mean" | "standardError" | "degreesOfFreedom">,
): Interval {
  const half = studentTQuantile(0.975, estimate.degreesOfFreedom) * estimate.standardError;
  return [estimate.mean - half, estimate.mean + half];
}
