import { type BaselineAnalysis, verifyCandidate } from "../constraints/verify.ts";
import { Failure } from "../failure.ts";
import { writeJsonFile } from "../ledger/json-file.ts";
import { saveTrial } from "../ledger/ledger.ts";
import { sha256 } from "../ledger/sha256.ts";
import type { TrialFolder } from "../ledger/trial-folder.ts";
import type { SourcePair } from "../project/source-pair.ts";
import { stateAfter, writePair } from "./draft-trial.ts";
import type { Trial } from "./trial.ts";

/** SHA-256 of both files as they were reviewed, by path. */
export function reviewedHashes(pair: SourcePair): Record<string, string> {
  return {
    [pair.train.path]: sha256(pair.train.text),
    [pair.model.path]: sha256(pair.model.text),
  };
}

/**
 * Keeps what review left of a candidate as that which trains, proved once more: a subset of the
 * hunks can break where the whole passed.
 *
 * @throws Failure (finding) when the accepted pair breaks a constraint; the trial stays as it was
 */
export async function acceptTrial(
  folder: TrialFolder,
  trial: Trial,
  baseline: BaselineAnalysis,
  accepted: SourcePair,
): Promise<Trial> {
  const verification = verifyCandidate(baseline, accepted);
  const outcome = stateAfter(verification);
  if (outcome.state === "rejected") {
    throw new Failure("finding", outcome.reason ?? "The accepted code breaks a constraint.");
  }
  await writePair(folder.accepted, accepted);
  await writeJsonFile(folder.verification, { schema: 1, ...verification });
  const next: Trial = {
    ...trial,
    state: "accepted",
    verification,
    identity: { ...trial.identity, reviewed: reviewedHashes(accepted) },
  };
  await saveTrial(folder, next);
  return next;
}
