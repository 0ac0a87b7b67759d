import { existsSync } from "node:fs";
import { join } from "node:path";
import { readLedger } from "../ledger/ledger.ts";
import { sha256OfFile } from "../ledger/sha256.ts";
import type { Project } from "../project/load-project.ts";
import type { SourcePair } from "../project/source-pair.ts";
import { reviewedHashes } from "./accept-trial.ts";
import { isValid, trainedSameCode } from "./baseline-trial.ts";
import type { Trial } from "./trial.ts";

/**
 * A finished, valid trial of the same persona, code, seed and data, whose result may stand for a
 * new run; the newest one.
 */
export async function finishedTrialOf(
  project: Project,
  pair: SourcePair,
  persona: string,
  seed: number,
): Promise<Trial | undefined> {
  const hashes = reviewedHashes(pair);
  const { trials } = await readLedger(project.root);
  for (const trial of trials.toReversed()) {
    const fits = trial.persona === persona && trial.seed === seed && isValid(trial);
    if (fits && trainedSameCode(trial, hashes) && (await sameData(project, trial))) return trial;
  }
  return undefined;
}

async function sameData(project: Project, trial: Trial): Promise<boolean> {
  const { observed, identity } = trial;
  if (observed === undefined) return false;
  const pairs = [
    [observed.trainingData, identity.train],
    [observed.validationData, identity.validation],
  ] as const;
  for (const [path, hash] of pairs) {
    if (path === null) continue;
    const full = join(project.root, path);
    if (!existsSync(full) || (await sha256OfFile(full)) !== hash) return false;
  }
  return true;
}
