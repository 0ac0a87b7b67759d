import { readFile } from "node:fs/promises";
import { analyseBaseline } from "../constraints/verify.ts";
import { Failure } from "../failure.ts";
import type { TrialFolder } from "../ledger/trial-folder.ts";
import { readCandidate } from "../project/read-candidate.ts";
import { BASELINE_PERSONA } from "./baseline-trial.ts";
import { draftTrial } from "./draft-trial.ts";
import { projectBeforeEdit } from "./edited-pair.ts";
import { runBaseline } from "./run-baseline.ts";
import { runCandidate } from "./run-candidate.ts";
import type { Trial } from "./trial.ts";
import { abilitiesOf } from "./trial-abilities.ts";
import type { TrialContext } from "./trial-context.ts";

/**
 * Runs the accepted files of a trial once more, as a new trial under a seed. They are compared with
 * the code that they were made from, whatever the working files hold by now; a person accepted them
 * before, so that no second review is due.
 *
 * @returns the new trial, final
 * @throws Failure (input) when nothing of the trial was ever accepted
 */
export async function runAgain(
  context: TrialContext,
  folder: TrialFolder,
  trial: Trial,
  seed: number,
): Promise<Trial> {
  if (!abilitiesOf(trial).accepted) {
    throw new Failure("input", `Nothing of trial ${trial.id} was accepted, so it cannot be run.`);
  }
  const project = await projectBeforeEdit(context.project, folder, trial);
  const then = { ...context, project };
  const analysis = analyseBaseline(project.pair, project.file);
  if (trial.persona === BASELINE_PERSONA) return runBaseline(then, analysis, seed);
  const accepted = await readCandidate(folder.accepted, project.file);
  const drafted = await draftTrial({
    project,
    baseline: analysis,
    persona: trial.persona,
    seed,
    brief: await readFile(folder.brief, "utf8"),
    reply: {
      text: await readFile(folder.reply, "utf8"),
      llm: trial.llm ?? { model: "unknown", recorded: false, tokens: null },
    },
  });
  if (drafted.trial.state !== "verified") return drafted.trial;
  return runCandidate(then, analysis, drafted, accepted);
}
