import type { Trial } from "../../core/trial/trial.ts";
import { fixedLoss, signedDifference } from "../status-bar/loss-format.ts";

/** How a trial ended, in one sentence. */
export function outcomeSentence(trial: Trial): string {
  const who = `${trial.persona}, seed ${trial.seed}`;
  const { measurement } = trial;
  if (trial.state !== "done" || measurement === undefined) {
    return `${who}: ${trial.state}${trial.reason ? `: ${trial.reason}` : "."}`;
  }
  const { mean } = measurement.nll;
  if (!measurement.valid || mean === null) {
    const failed = measurement.probes.filter(({ pass }) => pass === false).map(({ id }) => id);
    return `${who}: the measurement is invalid, since ${failed.join(" and ") || "a probe"} failed.`;
  }
  const models = measurement.baseline?.models;
  if (models === undefined || models.difference === null) {
    return `${who}: measured loss ${fixedLoss(mean)} nats per token.`;
  }
  const edit = measurement.baseline?.edit?.verdict ?? "cannot tell";
  return `${who}: measured loss ${fixedLoss(mean)} nats per token, ${signedDifference(models.difference)} against the baseline (this trained model: ${models.verdict}; the edit, over seeds: ${edit}).`;
}
