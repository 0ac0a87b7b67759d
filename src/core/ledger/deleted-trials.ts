import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import { FINAL_STATES, type Trial } from "../trial/trial.ts";
import { findTrial, type Ledger, readLedger, readTrials } from "./ledger.ts";
import { labFolder, type TrialFolder } from "./trial-folder.ts";
import { isTrialId } from "./trial-id.ts";

/**
 * Takes a trial out of the ledger. Its folder is kept, whole, until the deleted trials are emptied.
 *
 * @throws Failure (input) for an unknown id; (finding) for a trial that runs, or that a running
 *   trial is compared with
 */
export async function deleteTrial(projectRoot: string, id: string): Promise<Trial> {
  const { trial, folder } = await findTrial(projectRoot, id);
  if (isAtWork(trial, folder)) {
    throw new Failure(
      "finding",
      `Trial ${id} is ${trial.state}, so it cannot be deleted: wait for it, or cancel it first.`,
    );
  }
  const needing = await runningAgainst(projectRoot, id);
  if (needing !== undefined) {
    throw new Failure(
      "finding",
      `Trial ${needing.id} is ${needing.state} and will be compared with ${id}: wait for it, or cancel it first.`,
    );
  }
  const { deleted } = labFolder(projectRoot);
  await mkdir(deleted, { recursive: true });
  await rename(folder.root, join(deleted, id));
  return trial;
}

/**
 * Brings a deleted trial back as it was.
 *
 * @throws Failure (input) when it is not among the deleted ones, or its id is taken again
 */
export async function undeleteTrial(projectRoot: string, id: string): Promise<void> {
  const { deleted, trials } = labFolder(projectRoot);
  const from = join(deleted, id);
  if (!isTrialId(id) || !existsSync(from)) {
    throw new Failure("input", `Trial ${id} is not among the deleted trials of ${projectRoot}.`);
  }
  const to = join(trials, id);
  if (existsSync(to)) throw new Failure("input", `There is a trial ${id} already.`);
  await mkdir(trials, { recursive: true });
  await rename(from, to);
}

/** The deleted trials that can be brought back, oldest first. */
export function deletedTrials(projectRoot: string): Promise<Ledger> {
  return readTrials(labFolder(projectRoot).deleted);
}

/** Removes deleted trials from the disk: nothing brings them back. */
export async function emptyDeletedTrials(projectRoot: string): Promise<void> {
  await rm(labFolder(projectRoot).deleted, { recursive: true, force: true });
}

/** Reading a trial ends the ownership of a dead process, so an owner that is left is alive. */
function isAtWork(trial: Trial, folder: TrialFolder): boolean {
  return !FINAL_STATES.has(trial.state) && existsSync(folder.owner);
}

async function runningAgainst(projectRoot: string, baseline: string): Promise<Trial | undefined> {
  const { trials } = await readLedger(projectRoot);
  return trials.find((trial) => trial.baseline === baseline && !FINAL_STATES.has(trial.state));
}
