import { join } from "node:path";
import { findTrial, readLedger } from "../ledger/ledger.ts";
import { labFolder, type TrialFolder, trialFolder } from "../ledger/trial-folder.ts";
import type { Project } from "../project/load-project.ts";
import { reviewedHashes } from "./accept-trial.ts";
import type { Observed, Trial } from "./trial.ts";

/** The persona name that a project's own code runs under. */
export const BASELINE_PERSONA = "baseline";

/** A finished trial of the project's current code. */
export interface BaselineTrial {
  readonly trial: Trial;
  readonly folder: TrialFolder;
  readonly observed: Observed;
}

/** Whether a trial trained exactly these two files. */
export function trainedSameCode(trial: Trial, hashes: Readonly<Record<string, string>>): boolean {
  const reviewed = trial.identity.reviewed ?? {};
  const paths = Object.keys(hashes);
  return (
    Object.keys(reviewed).length === paths.length &&
    paths.every((path) => reviewed[path] === hashes[path])
  );
}

/** Finished, valid trials of the project's current code, newest last. */
export async function baselineTrials(project: Project): Promise<BaselineTrial[]> {
  const hashes = reviewedHashes(project.pair);
  const { trials } = await readLedger(project.root);
  const root = labFolder(project.root).trials;
  return trials.flatMap((trial) => {
    const fits = trial.persona === BASELINE_PERSONA && trainedSameCode(trial, hashes);
    if (!fits || !isValid(trial) || trial.observed === undefined) return [];
    return [{ trial, folder: trialFolder(join(root, trial.id)), observed: trial.observed }];
  });
}

/** The baseline to compare a candidate of this seed with: the same seed if there is one. */
export function baselineFor(
  trials: readonly BaselineTrial[],
  seed: number,
): BaselineTrial | undefined {
  return trials.findLast(({ trial }) => trial.seed === seed) ?? trials.at(-1);
}

/** The baseline that a trial was compared with, if it is still there. */
export async function baselineOf(
  projectRoot: string,
  trial: Trial,
): Promise<BaselineTrial | undefined> {
  if (trial.baseline === undefined) return undefined;
  const found = await findTrial(projectRoot, trial.baseline).catch(() => undefined);
  if (found?.trial.observed === undefined) return undefined;
  return { ...found, observed: found.trial.observed };
}

/** Finished with a measurement that means something. */
export function isValid(trial: Trial): boolean {
  return trial.state === "done" && trial.measurement?.valid === true;
}

/** Per-seed measured losses, the newest trial of each seed. */
export function lossesBySeed(trials: readonly Trial[]): Map<number, number> {
  const losses = new Map<number, number>();
  for (const trial of trials) {
    const mean = trial.measurement?.nll.mean ?? null;
    if (isValid(trial) && mean !== null) losses.set(trial.seed, mean);
  }
  return losses;
}
