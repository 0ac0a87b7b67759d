import * as vscode from "vscode";
import { lostConstraints } from "../../core/constraints/lost-constraints.ts";
import { analyseBaseline } from "../../core/constraints/verify.ts";
import { changedFiles } from "../../core/project/changed-files.ts";
import type { Project } from "../../core/project/load-project.ts";
import { readCandidate } from "../../core/project/read-candidate.ts";
import type { SourcePair } from "../../core/project/source-pair.ts";
import { baselineTrials } from "../../core/trial/baseline-trial.ts";
import { projectBeforeEdit } from "../../core/trial/edited-pair.ts";
import { Cancelled } from "../notices/guided-failure.ts";
import { plainLabel } from "../plain-label.ts";
import { openProject } from "../projects/choose-project.ts";
import { requireTrust } from "../projects/require-trust.ts";
import type { Services } from "../services.ts";
import { measureBaselineOf } from "../trial/measure-baseline.ts";
import { outcomeSentence } from "../trial/outcome-sentence.ts";
import { trialLabel } from "../trials-view/trial-text.ts";
import { type ChosenTrial, chooseTrial } from "./choose-trial.ts";
import { lossOf, writeAccepted } from "./restore-trial.ts";

const TITLE = "Make Baseline";

/**
 * *Make Baseline*: from here on edits start from this trial's code and are compared with it. Its
 * accepted files become the working files, and are trained and measured once as the baseline: a
 * baseline's own run decides which data validates, never a candidate's.
 */
export async function makeBaseline(
  services: Services,
  named?: unknown,
  projectRoot?: unknown,
): Promise<void> {
  requireTrust(TITLE);
  services.work.requireIdle();
  const choice = {
    title: TITLE,
    fits: ({ accepted }: { accepted: boolean }) => accepted,
    otherwise: "was never accepted, so it cannot become the baseline",
  };
  const chosen = await chooseTrial(services, choice, named, projectRoot);
  const project = await openProject(chosen.root);
  const accepted = await readCandidate(chosen.folder.accepted, project.file);
  const measured = (await baselineTrials({ ...project, pair: accepted })).length > 0;
  const label = trialLabel(chosen.trial);
  const isThere = changedFiles(project.pair, accepted).length === 0;
  if (isThere && measured) {
    void vscode.window.showInformationMessage(`The code of ${label} is the baseline already.`);
    return;
  }
  await confirm(chosen, await consequences(project, accepted, chosen, measured));
  await writeAccepted(services, project, accepted);
  if (!measured) return measureBaselineOf(services, await openProject(chosen.root));
  void vscode.window.showInformationMessage(
    `The working files hold the code of ${label}: it is the baseline, and was measured before.`,
  );
}

async function confirm({ trial }: ChosenTrial, detail: readonly string[]): Promise<void> {
  const answer = await vscode.window.showWarningMessage(
    `Make the code of ${trialLabel(trial)}, the baseline?`,
    { modal: true, detail: detail.join("\n\n") },
    TITLE,
  );
  if (answer !== TITLE) throw new Cancelled("The baseline stays as it is.");
}

/** What becoming the baseline means, for the person who is asked. */
async function consequences(
  project: Project,
  accepted: SourcePair,
  chosen: ChosenTrial,
  measured: boolean,
): Promise<string[]> {
  const { train, model } = project.pair;
  const isThere = changedFiles(project.pair, accepted).length === 0;
  const loss = await lossOf(project, accepted, chosen);
  const edited = await projectBeforeEdit(project, chosen.folder, chosen.trial);
  const lost = constraintsLost(project, [project.pair, edited.pair], accepted);
  return [
    plainLabel(outcomeSentence(chosen.trial)),
    `${isThere ? `${train.path} and ${model.path} hold its code already.` : `Its files replace ${train.path} and ${model.path}.`} Every later edit is briefed from them, verified against them and compared with them; trials measured before keep their comparison.`,
    measured
      ? "A baseline of this code was measured before, so nothing is trained now."
      : "They are then trained and measured once as the baseline.",
    ...(loss === null ? [] : [loss]),
    ...(lost.length === 0
      ? []
      : [
          `Its comments no longer state ${lost.length} of your constraints (${listed(lost)}): later edits may change what they protected, unless you write those comments again.`,
        ]),
  ];
}

/** Of what the working files state, and what the code stated that the edit was made from. */
function constraintsLost(
  project: Project,
  earlier: readonly SourcePair[],
  accepted: SourcePair,
): string[] {
  const constraintsOf = (pair: SourcePair) => analyseBaseline(pair, project.file).constraints;
  const after = constraintsOf(accepted);
  const lost = earlier.flatMap((pair) => lostConstraints(constraintsOf(pair), after));
  return [...new Set(lost.map(({ name, rule, line }) => name ?? `${rule}, line ${line}`))];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown}, …` : shown;
}
