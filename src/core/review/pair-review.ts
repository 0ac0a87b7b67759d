import type { SourcePair } from "../project/source-pair.ts";
import {
  acceptedText,
  type Decision,
  type FileReview,
  shownText,
  startFileReview,
} from "./file-review.ts";

/** Both files under review. */
export interface PairReview {
  readonly train: FileReview;
  readonly model: FileReview;
}

/** The counts that a review's summary shows. */
export interface ReviewCounts {
  readonly decisions: Readonly<Record<Decision, number>>;
  readonly hunks: number;
  /** Lines that the accepted subset adds and removes. */
  readonly added: number;
  readonly removed: number;
}

export function startPairReview(baseline: SourcePair, proposed: SourcePair): PairReview {
  return {
    train: startFileReview(baseline.train, proposed.train),
    model: startFileReview(baseline.model, proposed.model),
  };
}

/** The files of a review that have hunks, the training script first. */
export function filesOf({ train, model }: PairReview): FileReview[] {
  return [train, model].filter(({ hunks, proposal }) => hunks.length > 0 || proposal.length > 0);
}

/** The accepted subset: what trains, byte for byte. */
export function acceptedPair({ train, model }: PairReview): SourcePair {
  return {
    train: { path: train.path, text: acceptedText(train) },
    model: { path: model.path, text: acceptedText(model) },
  };
}

/** What the documents show: the accepted subset with all that is pending. */
export function shownPair({ train, model }: PairReview): SourcePair {
  return {
    train: { path: train.path, text: shownText(train) },
    model: { path: model.path, text: shownText(model) },
  };
}

export function countsOf(review: PairReview): ReviewCounts {
  const decisions = { pending: 0, accepted: 0, rejected: 0, edited: 0 };
  let added = 0;
  let removed = 0;
  const hunks = filesOf(review).flatMap((file) => file.hunks);
  for (const { decision, base, document } of hunks) {
    decisions[decision] += 1;
    if (decision !== "accepted" && decision !== "edited") continue;
    added += document.end - document.start;
    removed += base.end - base.start;
  }
  return { decisions, hunks: hunks.length, added, removed };
}
