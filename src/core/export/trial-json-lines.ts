import type { Trial } from "../trial/trial.ts";

/** Trials as JSON lines: each as its `trial.json` has it, on one line, oldest first. */
export function trialsAsJsonLines(trials: readonly Trial[]): string {
  return trials.map((trial) => `${JSON.stringify(trial)}\n`).join("");
}
