import type { BaselineAnalysis } from "../constraints/verify.ts";
import { Failure } from "../failure.ts";
import { createTrial, saveTrial } from "../ledger/ledger.ts";
import { acceptTrial } from "./accept-trial.ts";
import { BASELINE_PERSONA } from "./baseline-trial.ts";
import { completeTrial } from "./complete-trial.ts";
import { writePair } from "./draft-trial.ts";
import { emptyTrial } from "./empty-trial.ts";
import type { Trial } from "./trial.ts";
import type { TrialContext } from "./trial-context.ts";

/**
 * Trains, exports and measures the project's own code under one seed. Running one's own code needs
 * no review; it is verified all the same, so that a contradiction in its comments shows at once.
 *
 * @returns the trial, final; `failed` with a sentence when the code breaks its own constraints or
 * another trial is training
 */
export async function runBaseline(
  context: TrialContext,
  analysis: BaselineAnalysis,
  seed: number,
): Promise<Trial> {
  const { pair, root } = context.project;
  const drafted = emptyTrial(BASELINE_PERSONA, seed);
  const folder = await createTrial(root, drafted);
  try {
    await writePair(folder.candidate, pair);
    const accepted = await acceptTrial(folder, drafted, analysis, pair);
    return await completeTrial(context, folder, accepted, pair);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const ended: Trial = { ...drafted, state: "failed", reason: error.message };
    await saveTrial(folder, ended);
    context.onProgress({ kind: "note", text: error.message });
    return ended;
  }
}
