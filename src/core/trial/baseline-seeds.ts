import { readLedger } from "../ledger/ledger.ts";
import { type NoiseFloor, noiseFloor } from "../measure/statistics/noise-floor.ts";
import type { Project } from "../project/load-project.ts";
import { baselineTrials, lossesBySeed } from "./baseline-trial.ts";
import { finishedTrialOf } from "./reuse-trial.ts";
import type { Trial } from "./trial.ts";

/** One of the seeds that a baseline is wanted under. */
export interface BaselineSeed {
  readonly seed: number;
  /** A finished, valid trial of the same code and data under this seed, which may stand for it. */
  readonly measured?: Trial;
}

/**
 * The seeds `first`, `first + 1`, … that a baseline is wanted under, and which of them were measured
 * already: what was interrupted goes on where it stopped.
 */
export async function baselineSeeds(
  project: Project,
  first: number,
  count: number,
): Promise<BaselineSeed[]> {
  const seeds: BaselineSeed[] = [];
  for (let seed = first; seed < first + count; seed++) {
    const measured = await finishedTrialOf(project, project.pair, "baseline", seed);
    seeds.push(measured === undefined ? { seed } : { seed, measured });
  }
  return seeds;
}

/** The noise floor of the project's current code. */
export async function projectNoiseFloor(project: Project): Promise<NoiseFloor> {
  const trials = (await baselineTrials(project)).map(({ trial }) => trial);
  return noiseFloor([...lossesBySeed(trials).values()]);
}

/**
 * Minutes that one more trial of the project's baseline takes, by its last finished one; null where
 * there is none yet.
 */
export async function expectedMinutes(project: Project): Promise<number | null> {
  const { trials } = await readLedger(project.root);
  const last = trials.findLast(
    ({ persona, state, observed }) =>
      persona === "baseline" && state === "done" && observed !== undefined,
  );
  return last?.observed?.trainingMinutes ?? null;
}
