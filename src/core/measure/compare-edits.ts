import type { EditVerdict } from "./measurement.ts";
import { studentTQuantile } from "./statistics/student-t.ts";
import { verdictOf } from "./statistics/verdict.ts";

/** Fewer seeds than this on either side say nothing about an edit. */
export const MINIMUM_SEEDS = 3;
const POWER = 0.8;

/**
 * Does the edit help, seeds included? Welch's interval over per-seed mean losses, candidate less
 * baseline, in nats per token; negative is better.
 *
 * Its `minimumDetectable` is the difference that this many seeds with this scatter would find.
 *
 * @param candidateMeans one mean loss per seed; such that are not finite are left out
 * @param baselineMeans one mean loss per seed
 */
export function compareEdits(
  candidateMeans: readonly number[],
  baselineMeans: readonly number[],
): EditVerdict {
  const candidate = summarise(candidateMeans);
  const baseline = summarise(baselineMeans);
  const seeds = { candidate: candidate.count, baseline: baseline.count };
  const difference =
    candidate.count > 0 && baseline.count > 0 ? candidate.mean - baseline.mean : null;
  if (difference === null || Math.min(candidate.count, baseline.count) < MINIMUM_SEEDS) {
    return { difference, ci95: null, verdict: "cannot tell", seeds, minimumDetectable: null };
  }
  const standardError = Math.sqrt(candidate.meanVariance + baseline.meanVariance);
  const degreesOfFreedom = welchSatterthwaite(candidate, baseline);
  const critical = studentTQuantile(0.975, degreesOfFreedom);
  const low = difference - critical * standardError;
  const high = difference + critical * standardError;
  return {
    difference,
    ci95: [low, high],
    verdict: verdictOf([low, high]),
    seeds,
    minimumDetectable: minimumDetectable(standardError, degreesOfFreedom),
  };
}

/**
 * The difference between two means that is found with 80 % power at the 5 % level, two-sided:
 * (t(0.975) + t(0.80)) · standard error, the usual approximation to the noncentral t.
 */
export function minimumDetectable(standardError: number, degreesOfFreedom: number): number {
  const critical = studentTQuantile(0.975, degreesOfFreedom);
  return (critical + studentTQuantile(POWER, degreesOfFreedom)) * standardError;
}

interface Summary {
  readonly count: number;
  readonly mean: number;
  /** Variance of the mean: s²/n. */
  readonly meanVariance: number;
}

function summarise(values: readonly number[]): Summary {
  const finite = values.filter(Number.isFinite);
  const count = finite.length;
  const mean = finite.reduce((sum, value) => sum + value, 0) / count;
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, meanVariance: squares / (count - 1) / count };
}

/** Degrees of freedom of Welch's test; those of the pooled test where nothing scatters. */
function welchSatterthwaite(a: Summary, b: Summary): number {
  const denominator = a.meanVariance ** 2 / (a.count - 1) + b.meanVariance ** 2 / (b.count - 1);
  if (denominator === 0) return a.count + b.count - 2;
  return (a.meanVariance + b.meanVariance) ** 2 / denominator;
}
