import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { labFolder, trialFolder } from "../../core/ledger/trial-folder.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { COMMANDS } from "../command-ids.ts";
import { Cancelled, GUIDANCE, type Guidance, GuidedFailure } from "../notices/guided-failure.ts";
import { offer } from "../notices/show-failure.ts";
import type { Services } from "../services.ts";
import { outcomeSentence } from "./outcome-sentence.ts";

/**
 * Tells how a trial ended, with one button: what follows from it.
 *
 * @throws GuidedFailure for a trial that failed
 * @throws Cancelled for one that a person stopped
 */
export function showOutcome({ log }: Services, projectRoot: string, trial: Trial): void {
  const sentence = outcomeSentence(trial);
  if (trial.state === "cancelled") throw new Cancelled(sentence);
  if (trial.state !== "done") throw new GuidedFailure(sentence, logOf(projectRoot, trial));
  log.info(sentence);
  if (trial.measurement?.valid !== true) {
    void offer(vscode.window.showWarningMessage, sentence, GUIDANCE.openDashboard);
    return;
  }
  const next: Guidance =
    trial.persona === "baseline"
      ? GUIDANCE.openDashboard
      : {
          title: "Apply to Working Files",
          command: COMMANDS.applyToWorkingFiles,
          arguments: [trial.id],
        };
  void offer(vscode.window.showInformationMessage, sentence, next);
}

function logOf(projectRoot: string, trial: Trial): Guidance {
  const { trainLog } = trialFolder(join(labFolder(projectRoot).trials, trial.id));
  if (!existsSync(trainLog)) return GUIDANCE.showLog;
  return {
    title: "Open Training Log",
    command: "vscode.open",
    arguments: [vscode.Uri.file(trainLog)],
  };
}
