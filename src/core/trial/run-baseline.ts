import type { BaselineAnalysis } from "../constraints/verify.ts";
import { createTrial } from "../ledger/ledger.ts";
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
 * @throws Failure (finding) when the code breaks its own constraints, or another trial is training
 */
export async function runBaseline(
  context: TrialContext,
  analysis: BaselineAnalysis,
  seed: number,
): Promise<Trial> {
  const { pair, root } = context.project;
  const drafted = emptyTrial(BASELINE_PERSONA, seed);
  const folder = await createTrial(root, drafted);
  await writePair(folder.candidate, pair);
  const accepted = await acceptTrial(folder, drafted, analysis, pair);
  return completeTrial(context, folder, accepted, pair);
}
