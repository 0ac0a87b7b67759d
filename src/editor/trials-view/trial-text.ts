import type { Trial } from "../../core/trial/trial.ts";
import type { RunningTrial } from "../lab-state.ts";
import { plainLabel } from "../plain-label.ts";
import { fixedLoss, signedDifference } from "../status-bar/loss-format.ts";

/** A trial's row: whose edit, under which seed. */
export function trialLabel({ persona, seed }: Trial): string {
  return `${plainLabel(persona)}, seed ${seed}`;
}

/** What stands beside it: the measured loss and the paired difference, else how far it came. */
export function trialDescription(trial: Trial, running: RunningTrial | null = null): string {
  if (running !== null && running.id === trial.id) {
    return running.percent === null ? running.stage : `${running.stage} ${running.percent} %`;
  }
  if (trial.state === "verified") return "waits for review";
  const { measurement } = trial;
  if (trial.state !== "done" || measurement === undefined) return trial.state;
  const { mean } = measurement.nll;
  if (!measurement.valid || mean === null) return "not valid";
  const difference = measurement.baseline?.models.difference ?? null;
  return difference === null
    ? fixedLoss(mean)
    : `${fixedLoss(mean)}  ${signedDifference(difference)}`;
}

/** When a trial was drafted, in UTC, from its id. */
export function trialTime(id: string): string {
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)/.exec(id) ?? [];
  return year === undefined ? "" : `${year}-${month}-${day} ${hour}:${minute} UTC`;
}
