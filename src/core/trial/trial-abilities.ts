import { BASELINE_PERSONA } from "./baseline-trial.ts";
import type { Trial, TrialState } from "./trial.ts";

/** States that only a process at work leaves; an accepted trial may also be at rest. */
const AT_WORK: ReadonlySet<TrialState> = new Set(["drafted", "training", "exporting", "measuring"]);

/** What can be done with a trial, as its record tells. */
export interface TrialAbilities {
  /** It has an accepted pair: it may run again, be restored, become the baseline. */
  readonly accepted: boolean;
  /** It has a graph whose code is proved to be the reviewed one, and the data is known. */
  readonly measurable: boolean;
  /** It has an edit to look at. */
  readonly edited: boolean;
  /** It waits for a person's decision. */
  readonly waiting: boolean;
  /** A process works on it. */
  readonly running: boolean;
}

/**
 * What can be done with a trial. `observed` is stored only after the identity of reviewed and
 * imported code was proved, so a trial that failed there stays unmeasurable.
 */
export function abilitiesOf(trial: Trial): TrialAbilities {
  return {
    accepted: trial.identity.reviewed !== undefined,
    measurable: trial.observed !== undefined && trial.identity.graph !== undefined,
    edited: trial.persona !== BASELINE_PERSONA && trial.verification !== null,
    waiting: trial.state === "verified",
    running: AT_WORK.has(trial.state),
  };
}
