import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure, messageOf, systemCode } from "../failure.ts";
import { FINAL_STATES, type Trial, trialSchema } from "../trial/trial.ts";
import { readJsonFile, writeJsonFile, writeTextFile } from "./json-file.ts";
import { currentOwner, isAlive, processOwnerSchema } from "./process-owner.ts";
import { labFolder, type TrialFolder, trialFolder } from "./trial-folder.ts";
import { isTrialId } from "./trial-id.ts";

/** All trials of a project, newest last, and the folders that could not be read. */
export interface Ledger {
  readonly trials: readonly Trial[];
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
}

const BUNDLED_IGNORE =
  "# Trials are kept out of version control.\n*\n!.gitignore\n!personas/\n!personas/**\n";

/**
 * Makes the folder of a new trial, owned by this process, whole or not at all:
 * it is built under another name and renamed.
 */
export async function createTrial(projectRoot: string, trial: Trial): Promise<TrialFolder> {
  const lab = labFolder(projectRoot);
  await mkdir(lab.trials, { recursive: true });
  if (!existsSync(lab.gitignore)) await writeTextFile(lab.gitignore, BUNDLED_IGNORE);
  const draft = trialFolder(join(lab.trials, `.new-${trial.id}`));
  await mkdir(draft.root);
  await writeJsonFile(draft.owner, currentOwner());
  await writeJsonFile(draft.trial, trialSchema.parse(trial));
  const folder = trialFolder(join(lab.trials, trial.id));
  await rename(draft.root, folder.root);
  return folder;
}

/** Saves a trial's state; once it is final the trial has no owner any more. */
export async function saveTrial(folder: TrialFolder, trial: Trial): Promise<void> {
  await writeJsonFile(folder.trial, trialSchema.parse(trial));
  if (FINAL_STATES.has(trial.state)) await rm(folder.owner, { force: true });
}

/** Takes a trial over for this process, so that its death will show as `interrupted`. */
export async function ownTrial(folder: TrialFolder): Promise<void> {
  await writeJsonFile(folder.owner, currentOwner());
}

/** Leaves a trial at rest (a review that waits for a person), so that no death interrupts it. */
export async function disownTrial(folder: TrialFolder): Promise<void> {
  await rm(folder.owner, { force: true });
}

/**
 * Reads every trial of a project. A trial that is not finished and whose process has died is
 * marked `interrupted`, here and on disk.
 */
export async function readLedger(projectRoot: string): Promise<Ledger> {
  return readTrials(labFolder(projectRoot).trials);
}

/** Reads every trial whose folder lies in `root`, by id; a folder that is missing holds none. */
export async function readTrials(root: string): Promise<Ledger> {
  const trials: Trial[] = [];
  const unreadable: { id: string; reason: string }[] = [];
  for (const id of await trialIds(root)) {
    try {
      trials.push(await readTrial(trialFolder(join(root, id))));
    } catch (error) {
      unreadable.push({ id, reason: messageOf(error) });
    }
  }
  return { trials, unreadable };
}

/** Reads one trial by id; an unknown id is a Failure (input). */
export async function findTrial(
  projectRoot: string,
  id: string,
): Promise<{ trial: Trial; folder: TrialFolder }> {
  const { trials } = labFolder(projectRoot);
  if (!isTrialId(id) || !existsSync(join(trials, id))) {
    throw new Failure("input", `There is no trial "${id}" in ${projectRoot}: see "trials list".`);
  }
  const folder = trialFolder(join(trials, id));
  return { trial: await readTrial(folder), folder };
}

/** Reads a trial folder wherever it lies, and notices when its process died. */
export async function readTrial(folder: TrialFolder): Promise<Trial> {
  const trial = await readJsonFile(folder.trial, trialSchema);
  if (FINAL_STATES.has(trial.state) || !existsSync(folder.owner)) return trial;
  const owner = await readJsonFile(folder.owner, processOwnerSchema).catch(() => undefined);
  if (owner !== undefined && isAlive(owner)) return trial;
  // The owner may have finished between the two reads: only the newest state decides.
  const latest = await readJsonFile(folder.trial, trialSchema);
  if (FINAL_STATES.has(latest.state)) return latest;
  const interrupted: Trial = {
    ...latest,
    state: "interrupted",
    reason: `The process that ran this trial ended while it was ${latest.state}.`,
  };
  await saveTrial(folder, interrupted);
  return interrupted;
}

async function trialIds(root: string): Promise<string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && isTrialId(entry.name))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}
