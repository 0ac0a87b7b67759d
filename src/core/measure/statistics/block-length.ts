/**
 * Automatic block length for the circular block bootstrap of a mean.
 *
 * Source: Politis & White, "Automatic Block-Length Selection for the Dependent Bootstrap",
 * Econometric Reviews 23 (2004), with the correction of Patton, Politis & White, Econometric
 * Reviews 28 (2009): b = (2 G² / D)^(1/3) n^(1/3), with the flat-top window λ, M = 2 m,
 * G = Σ λ(k/M) |k| R(k), D = 4/3 (Σ λ(k/M) R(k))².
 *
 * @param series values in the order of the text
 * @returns consecutive values that count as one block, in [1, max(1, n/3)]
 */
export function blockLength(series: ArrayLike<number>): number {
  const n = series.length;
  const longest = Math.max(1, Math.floor(Math.min(3 * Math.sqrt(n), n / 3)));
  if (longest === 1) return 1;
  const bandwidth = 2 * lastCorrelatedLag(series);
  const covariances = autocovariances(series, Math.min(bandwidth, n - 1));
  const variance = covariances[0] ?? 0;
  if (variance === 0) return 1;
  let weightedLags = 0;
  let longRunVariance = variance;
  for (let lag = 1; lag < covariances.length; lag++) {
    const term = 2 * flatTop(lag / bandwidth) * (covariances[lag] ?? 0);
    longRunVariance += term;
    weightedLags += lag * term;
  }
  const curvature = (4 / 3) * longRunVariance ** 2;
  const length = Math.ceil(((2 * weightedLags ** 2) / curvature) ** (1 / 3) * n ** (1 / 3));
  return Number.isFinite(length) ? Math.min(longest, Math.max(1, length)) : longest;
}

/** Covariances R(0..maximalLag), each divided by n. */
function autocovariances(series: ArrayLike<number>, maximalLag: number): number[] {
  const n = series.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += series[i] ?? 0;
  const mean = sum / n;
  const covariances: number[] = [];
  for (let lag = 0; lag <= maximalLag; lag++) {
    let total = 0;
    for (let i = 0; i + lag < n; i++) {
      total += ((series[i] ?? 0) - mean) * ((series[i + lag] ?? 0) - mean);
    }
    covariances.push(total / n);
  }
  return covariances;
}

/**
 * The smallest m ≥ 1 after which K autocorrelations in a row lie within 2 √(log₁₀ n / n); where no
 * such m exists, the last lag that is significant.
 */
function lastCorrelatedLag(series: ArrayLike<number>): number {
  const n = series.length;
  const quietLags = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
  const farthest = Math.min(n - 1, Math.ceil(Math.sqrt(n)) + quietLags);
  const covariances = autocovariances(series, farthest);
  const variance = covariances[0] ?? 0;
  const bound = 2 * Math.sqrt(Math.log10(n) / n) * variance;
  let last = 1;
  let quiet = 0;
  for (let lag = 1; lag <= farthest; lag++) {
    if (Math.abs(covariances[lag] ?? 0) < bound) {
      quiet++;
      if (quiet === quietLags) break;
    } else {
      quiet = 0;
      last = lag;
    }
  }
  return last;
}

/** The trapezoidal flat-top lag window of Politis & Romano (1995). */
function flatTop(x: number): number {
  const size = Math.abs(x);
  if (size <= 0.5) return 1;
  return size < 1 ? 2 * (1 - size) : 0;
}
