import type { BaselineAnalysis } from "../constraints/verify.ts";
import { Failure } from "../failure.ts";
import { type BaselineTrial, baselineFor, baselineTrials } from "./baseline-trial.ts";
import { runBaseline } from "./run-baseline.ts";
import type { TrialContext } from "./trial-context.ts";

/**
 * A measured baseline to compare with: a kept one of the same code, else one that is run now.
 *
 * @throws Failure (finding) when the baseline itself does not end with a valid measurement
 */
export async function ensureBaseline(
  context: TrialContext,
  analysis: BaselineAnalysis,
  seed: number,
): Promise<BaselineTrial> {
  const kept = baselineFor(await baselineTrials(context.project), seed);
  if (kept !== undefined) {
    const text = `Compared with the baseline of trial ${kept.trial.id}.`;
    context.onProgress({ kind: "note", text });
    return kept;
  }
  const text = "The baseline has not been measured yet: it runs first, with the same seed.";
  context.onProgress({ kind: "note", text });
  const trial = await runBaseline(context, analysis, seed);
  const measured = baselineFor(await baselineTrials(context.project), seed);
  if (measured !== undefined) return measured;
  const why = trial.reason ?? "its measurement is invalid";
  throw new Failure("finding", `The baseline trial ${trial.id} ended ${trial.state}: ${why}`);
}
