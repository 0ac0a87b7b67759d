import type { Probe } from "../measurement.ts";
import { estimateMean, interval95, type MeanEstimate } from "../statistics/mean-interval.ts";

/** Nats by which validation may be better than the holdout, beyond the baseline's difference. */
const MEMORISED = 0.05;

/** Per-window mean NLL on the validation data and on the holdout. */
export interface SplitLosses {
  readonly nll: ArrayLike<number>;
  readonly holdoutNll: ArrayLike<number>;
}

/**
 * Does the model know the validation data by heart? Compares (validation − holdout) of the
 * candidate with that of the baseline: paired by window within each file, independent between the
 * two (degrees of freedom by Welch and Satterthwaite). Fails below −0.05 nat where the 95 % interval
 * excludes 0 too.
 */
export function memorisedValidation(
  candidate: { nll: ArrayLike<number>; holdoutNll?: ArrayLike<number> | undefined },
  baseline: SplitLosses | undefined,
): Probe {
  const { nll, holdoutNll } = candidate;
  if (holdoutNll === undefined) return notRun("there is no holdout data");
  if (baseline === undefined) return notRun("there is no baseline measured on the holdout");
  const validation = pairedDifference(nll, baseline.nll);
  const holdout = pairedDifference(holdoutNll, baseline.holdoutNll);
  if (validation === undefined || holdout === undefined) {
    return notRun("the baseline was not measured on the same windows, or a loss is not finite");
  }
  const value = validation.mean - holdout.mean;
  const [, high] = interval95({ mean: value, ...combined(validation, holdout) });
  const pass = !(value < -MEMORISED && high < 0);
  const gain = `${Math.abs(value).toFixed(3)} nat ${value < 0 ? "more" : "less"}`;
  return {
    id: "memorised-validation",
    pass,
    value,
    threshold: -MEMORISED,
    note: pass
      ? `Against the baseline, validation gains ${gain} than the holdout, which is no sign of memorising.`
      : `Against the baseline, validation gains ${gain} than the holdout, so the model has seen the validation data.`,
  };
}

function notRun(reason: string): Probe {
  const note = `Not run: ${reason}.`;
  return { id: "memorised-validation", pass: null, value: null, threshold: -MEMORISED, note };
}

function pairedDifference(
  candidate: ArrayLike<number>,
  baseline: ArrayLike<number>,
): MeanEstimate | undefined {
  if (candidate.length !== baseline.length || candidate.length < 2) return undefined;
  const differences = Float64Array.from(candidate, (loss, i) => loss - (baseline[i] ?? Number.NaN));
  return differences.every(Number.isFinite) ? estimateMean(differences) : undefined;
}

function combined(a: MeanEstimate, b: MeanEstimate) {
  const variance = a.standardError ** 2 + b.standardError ** 2;
  const spread =
    a.standardError ** 4 / a.degreesOfFreedom + b.standardError ** 4 / b.degreesOfFreedom;
  return {
    standardError: Math.sqrt(variance),
    degreesOfFreedom: spread === 0 ? 1 : variance ** 2 / spread,
  };
}
