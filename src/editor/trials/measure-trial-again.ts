import * as vscode from "vscode";
import { measureAgain } from "../../core/trial/measure-again.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { GUIDANCE } from "../notices/guided-failure.ts";
import { offer } from "../notices/show-failure.ts";
import { openProject } from "../projects/choose-project.ts";
import { requireTrust } from "../projects/require-trust.ts";
import type { Services } from "../services.ts";
import { fixedLoss } from "../status-bar/loss-format.ts";
import { outcomeSentence } from "../trial/outcome-sentence.ts";
import { measureInProject } from "../trial/run-in-project.ts";
import { chooseTrial } from "./choose-trial.ts";

const TITLE = "Measure Trial Again";

/** *Measure Again*: the stored graph of a trial, with the execution provider of the settings. */
export async function measureTrialAgain(
  services: Services,
  named?: unknown,
  projectRoot?: unknown,
): Promise<void> {
  requireTrust(TITLE);
  services.work.requireIdle();
  const choice = {
    title: TITLE,
    fits: ({ measurable, running }: { measurable: boolean; running: boolean }) =>
      measurable && !running,
    otherwise: "has no graph that could be measured: run it again",
  };
  const { root, trial, folder } = await chooseTrial(services, choice, named, projectRoot);
  const project = await openProject(root);
  const { persona, seed } = trial;
  const subject = { title: `Measuring ${persona}, seed ${seed}, again`, persona, seed };
  const measured = await measureInProject(services, project, subject, (context) =>
    measureAgain(context, folder, trial),
  );
  const sentence = `${outcomeSentence(measured)}${before(trial)}`;
  services.log.info(sentence);
  const show = measured.measurement?.valid
    ? vscode.window.showInformationMessage
    : vscode.window.showWarningMessage;
  await offer(show, sentence, GUIDANCE.openDashboard);
}

function before({ measurement }: Trial): string {
  const mean = measurement?.nll.mean ?? null;
  return measurement === undefined || mean === null
    ? ""
    : ` Before: ${fixedLoss(mean)}, on ${measurement.provider.used}.`;
}
