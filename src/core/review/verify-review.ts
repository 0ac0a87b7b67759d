import type { Verification } from "../constraints/verification.ts";
import { type BaselineAnalysis, verifyCandidate } from "../constraints/verify.ts";
import { acceptedPair, type PairReview, shownPair } from "./pair-review.ts";

/** How the files stand: what would train now, and what would if all that is pending were accepted. */
export interface ReviewVerification {
  readonly accepted: Verification;
  readonly shown: Verification;
}

/** Proves the accepted subset, and the documents where they hold more than that. */
export function verifyReview(analysis: BaselineAnalysis, review: PairReview): ReviewVerification {
  const [subset, whole] = [acceptedPair(review), shownPair(review)];
  const accepted = verifyCandidate(analysis, subset);
  const isSame = subset.train.text === whole.train.text && subset.model.text === whole.model.text;
  return { accepted, shown: isSame ? accepted : verifyCandidate(analysis, whole) };
}
