import { existsSync } from "node:fs";
import { Failure } from "../failure.ts";
import { saveTrial } from "../ledger/ledger.ts";
import type { TrialFolder } from "../ledger/trial-folder.ts";
import { baselineOf } from "./baseline-trial.ts";
import { projectBeforeEdit } from "./edited-pair.ts";
import { measureTrial } from "./measure-trial.ts";
import type { Trial } from "./trial.ts";
import { abilitiesOf } from "./trial-abilities.ts";
import type { MeasuringContext } from "./trial-context.ts";

/**
 * Measures a trained trial's stored graph once more and keeps the new measurement in place of the
 * old one; needs no Python. Until it is there the trial stays as it is, whatever happens. A trial
 * that was interrupted or cancelled while it was measured becomes `done`.
 *
 * @throws Failure (input) when there is no graph to measure; (finding) when the graph or the data
 *   is not the stored one any more
 */
export async function measureAgain(
  context: MeasuringContext,
  folder: TrialFolder,
  trial: Trial,
): Promise<Trial> {
  const { observed } = trial;
  if (observed === undefined || !abilitiesOf(trial).measurable || !existsSync(folder.graph)) {
    throw new Failure(
      "input",
      `Trial ${trial.id} is ${trial.state} and has no measurable graph: run it again.`,
    );
  }
  const project = await projectBeforeEdit(context.project, folder, trial);
  const baseline = await baselineOf(project.root, trial);
  const { reason: _reason, ...measured } = await measureTrial(
    { ...context, project },
    folder,
    trial,
    observed,
    baseline,
  );
  await saveTrial(folder, measured);
  return measured;
}
