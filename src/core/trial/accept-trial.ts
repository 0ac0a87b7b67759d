import type { Verification } from "../constraints/verification.ts";
import { type BaselineAnalysis, verifyCandidate } from "../constraints/verify.ts";
import { Failure } from "../failure.ts";
import { writeJsonFile } from "../ledger/json-file.ts";
import { saveTrial } from "../ledger/ledger.ts";
import { sha256 } from "../ledger/sha256.ts";
import type { TrialFolder } from "../ledger/trial-folder.ts";
import type { SourcePair } from "../project/source-pair.ts";
import { stateAfter, writePair } from "./draft-trial.ts";
import type { Reviewed, Trial } from "./trial.ts";

/** What a review says besides the pair that it left. */
export interface Acceptance {
  /** Counts of hunks; absent where a candidate was accepted whole without a review. */
  readonly review?: Reviewed;
  /** An expert's consent to run code that breaks constraints; recorded in the trial. */
  readonly allowBroken?: boolean;
}

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
 * @throws Failure (finding) when the accepted pair breaks a constraint and that is not allowed; the
 * trial stays as it was
 */
export async function acceptTrial(
  folder: TrialFolder,
  trial: Trial,
  baseline: BaselineAnalysis,
  accepted: SourcePair,
  { review, allowBroken = false }: Acceptance = {},
): Promise<Trial> {
  const verification = verifyCandidate(baseline, accepted);
  const outcome = stateAfter(verification);
  if (outcome.state === "rejected" && !allowBroken) {
    throw new Failure("finding", outcome.reason ?? "The accepted code breaks a constraint.");
  }
  await writePair(folder.accepted, accepted);
  await writeJsonFile(folder.verification, { schema: 1, ...verification });
  const { reason: _, review: before, ...rest } = trial;
  const reviewed = review ?? before;
  const allowedErrors = errorsOf(verification);
  const next: Trial = {
    ...rest,
    state: "accepted",
    verification,
    ...(reviewed === undefined
      ? {}
      : { review: { ...reviewed, ...(allowedErrors > 0 ? { allowedErrors } : {}) } }),
    identity: { ...trial.identity, reviewed: reviewedHashes(accepted) },
  };
  await saveTrial(folder, next);
  return next;
}

function errorsOf({ violations }: Verification): number {
  return violations.filter(({ severity }) => severity === "error").length;
}
