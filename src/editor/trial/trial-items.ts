import type { Trial } from "../../core/trial/trial.ts";
import { fixedLoss } from "../status-bar/loss-format.ts";

/** A quick-pick item for one trial. */
export interface TrialItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly trial: Trial;
}

/** Trials that can be run, newest first: those that wait for review and those accepted before. */
export function trialItems(trials: readonly Trial[]): TrialItem[] {
  return trials
    .filter((trial) => trial.state === "verified" || trial.identity.reviewed !== undefined)
    .toReversed()
    .map((trial) => ({
      label: trial.persona,
      description: `seed ${trial.seed}, ${trial.id.slice(0, 15)}`,
      detail: detailOf(trial),
      trial,
    }));
}

/** Finished trials of personas whose files can be written into the working files, newest first. */
export function appliableItems(trials: readonly Trial[]): TrialItem[] {
  return trialItems(trials).filter(
    ({ trial }) => trial.state === "done" && trial.persona !== "baseline",
  );
}

function detailOf({ state, measurement }: Trial): string {
  if (state === "verified") return "waits for your review";
  const mean = measurement?.nll.mean ?? null;
  if (state !== "done" || mean === null) return state;
  return measurement?.valid ? `measured loss ${fixedLoss(mean)}` : "invalid measurement";
}
