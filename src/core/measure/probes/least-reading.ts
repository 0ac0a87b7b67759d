import { estimateMean, interval95 } from "../statistics/mean-interval.ts";
import { studentTQuantile } from "../statistics/student-t.ts";

export interface Readings {
  /** K: how many readings the least is taken of. */
  readonly readings: number;
  /** Windows that one reading averages over; a fraction where it reads less than one. */
  readonly windowsPerReading: number;
  /** Probability with which no reading falls below the bound. */
  readonly confidence: number;
}

/**
 * A loss below which the least of K readings does not fall with the given confidence, each reading
 * being the mean of windows drawn at random. Any one reading may go below with probability
 * (1 − confidence)/K at most (Bonferroni). The lower of two bounds counts, so that neither a long
 * tail nor few windows raise a false alarm: the normal prediction bound, and Chernoff's bound on
 * the mean of draws from the observed windows; less the half interval of the measured mean.
 *
 * @param losses mean NLL of each window, at least two, finite
 */
export function leastReading(losses: Float64Array, readings: Readings): number {
  const estimate = estimateMean(losses);
  const tail = (1 - readings.confidence) / readings.readings;
  const windows = Math.max(readings.windowsPerReading, Number.EPSILON);
  const deviation = standardDeviation(losses, estimate.mean);
  const normal =
    estimate.mean + (studentTQuantile(tail, losses.length - 1) * deviation) / Math.sqrt(windows);
  const chernoff = chernoffBound(losses, estimate.mean, Math.log(1 / tail) / Math.max(1, windows));
  const [low] = interval95(estimate);
  return Math.min(normal, chernoff) - (estimate.mean - low);
}

function standardDeviation(losses: Float64Array, mean: number): number {
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  return Math.sqrt(squares / (losses.length - 1));
}

/**
 * The x below the mean at which the rate function of the empirical distribution,
 * I(x) = sup over s ≥ 0 of −s x − ln E exp(−s X), reaches `rate`; the least loss where it never does.
 *
 * With the tilted mean x(s) = E X exp(−s X) / E exp(−s X), the supremum for x(s) is attained at s,
 * and I grows with s: bisection on s.
 */
function chernoffBound(losses: Float64Array, mean: number, rate: number): number {
  const least = losses.reduce((a, b) => Math.min(a, b));
  if (least === mean) return least;
  let [low, high] = [0, 1 / (mean - least)];
  while (tilted(losses, least, high).rate < rate) {
    high *= 2;
    if (high > 1e9 / (mean - least)) return least;
  }
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (tilted(losses, least, middle).rate < rate) low = middle;
    else high = middle;
  }
  return tilted(losses, least, high).mean;
}

/** Mean and rate of the distribution tilted by exp(−s (X − least)). */
function tilted(losses: Float64Array, least: number, s: number): { mean: number; rate: number } {
  let weights = 0;
  let weighted = 0;
  for (const loss of losses) {
    const weight = Math.exp(-s * (loss - least));
    weights += weight;
    weighted += weight * (loss - least);
  }
  const excess = weighted / weights;
  return { mean: least + excess, rate: -s * excess - Math.log(weights / losses.length) };
}
