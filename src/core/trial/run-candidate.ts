import type { BaselineAnalysis } from "../constraints/verify.ts";
import { Failure } from "../failure.ts";
import { saveTrial } from "../ledger/ledger.ts";
import type { TrialFolder } from "../ledger/trial-folder.ts";
import type { SourcePair } from "../project/source-pair.ts";
import { type Acceptance, acceptTrial } from "./accept-trial.ts";
import { completeTrial } from "./complete-trial.ts";
import { ensureBaseline } from "./ensure-baseline.ts";
import type { Trial } from "./trial.ts";
import type { TrialContext } from "./trial-context.ts";

/**
 * Runs what a person accepted of a verified candidate: proved again, then compared with the
 * baseline, which runs first if it was never measured. Calling it is that person's consent.
 *
 * @returns the trial, final; `failed` with a sentence when the baseline or a second run is in the way
 */
export async function runCandidate(
  context: TrialContext,
  analysis: BaselineAnalysis,
  drafted: { readonly trial: Trial; readonly folder: TrialFolder },
  accepted: SourcePair,
  acceptance: Acceptance = {},
): Promise<Trial> {
  const { folder } = drafted;
  let trial = drafted.trial;
  try {
    trial = await acceptTrial(folder, trial, analysis, accepted, acceptance);
    const baseline = await ensureBaseline(context, analysis, trial.seed);
    return await completeTrial(context, folder, trial, accepted, baseline);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const state = context.signal.aborted ? "cancelled" : "failed";
    const ended: Trial = { ...trial, state, reason: error.message };
    await saveTrial(folder, ended);
    return ended;
  }
}

/** Ends a trial that a person did not want, or of which nothing was accepted. */
export async function rejectTrial(
  folder: TrialFolder,
  trial: Trial,
  reason = "It was not accepted in review.",
): Promise<Trial> {
  const ended: Trial = { ...trial, state: "rejected", reason };
  await saveTrial(folder, ended);
  return ended;
}
