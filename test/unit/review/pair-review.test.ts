import { describe, expect, it } from "vitest";
import { analyseBaseline } from "../../../src/core/constraints/verify.ts";
import { DEFAULT_PROJECT_FILE } from "../../../src/core/project/project-file.ts";
import type { SourcePair } from "../../../src/core/project/source-pair.ts";
import {
  type Choice,
  decide,
  editedDocument,
  withPendingDecided,
} from "../../../src/core/review/decide.ts";
import { withDocument } from "../../../src/core/review/file-review.ts";
import { standingOf } from "../../../src/core/review/hunk-standing.ts";
import {
  acceptedPair,
  countsOf,
  type PairReview,
  shownPair,
  startPairReview,
} from "../../../src/core/review/pair-review.ts";
import { verifyReview } from "../../../src/core/review/verify-review.ts";

const TRAIN = `from model import Net

steps = 40  # do not change

rate = 0.1


def train():
    net = Net(4)
    best_vloss, elapsed_min = 0.0, 0.0
    for step in range(steps):
        best_vloss = net(step)
    return best_vloss, elapsed_min
`;
const MODEL = `class Net:
    def __init__(self, size):
        self.size = size

    def __call__(self, x):
        return self.size * x
`;

const pair = (train: string, model: string): SourcePair => ({
  train: { path: "train_mps.py", text: train },
  model: { path: "model.py", text: model },
});
const baseline = pair(TRAIN, MODEL);
const analysis = analyseBaseline(baseline, DEFAULT_PROJECT_FILE);

/** A helper that is defined in one change and used in another, and a frozen value that is broken. */
const candidate = pair(
  TRAIN.replace("steps = 40", "steps = 80").replace("rate = 0.1", "rate = 0.2"),
  MODEL.replace("class Net", "def twice(x):\n    return 2 * x\n\n\nclass Net").replace(
    "return self.size * x",
    "return twice(self.size) * x",
  ),
);

function choose(review: PairReview, key: keyof PairReview, at: number, choice: Choice): PairReview {
  const file = review[key];
  const step = decide(file, new Set([file.hunks[at]!.id]), choice);
  const document = editedDocument(file.document, step.edits);
  return { ...review, [key]: withDocument(file, document, step.marks) };
}

const rules = (review: PairReview) =>
  verifyReview(analysis, review).accepted.violations.map(({ rule }) => rule);

describe("a pair under review", () => {
  it("verifies what is accepted, not what was proposed", () => {
    const start = startPairReview(baseline, candidate);
    expect(rules(start)).toEqual([]);
    expect(verifyReview(analysis, start).shown.violations[0]).toMatchObject({
      rule: "frozen-value",
    });
    const used = choose(start, "model", 1, "accept");
    expect(rules(used)).toEqual(["undefined-name"]);
    expect(rules(choose(used, "model", 0, "accept"))).toEqual([]);
    expect(rules(choose(used, "train", 0, "accept"))).toContain("frozen-value");
  });

  it("counts decisions, and the lines of what is accepted", () => {
    let review = choose(startPairReview(baseline, candidate), "model", 0, "accept");
    review = choose(review, "train", 0, "reject");
    expect(countsOf(review)).toEqual({
      decisions: { pending: 2, accepted: 1, rejected: 1, edited: 0 },
      hunks: 4,
      added: 4,
      removed: 0,
    });
  });

  it("tells beforehand what deciding the rest would leave", () => {
    const start = choose(startPairReview(baseline, candidate), "train", 0, "reject");
    expect(acceptedPair(withPendingDecided(start, "reject"))).toEqual(baseline);
    const kept = pair(TRAIN.replace("rate = 0.1", "rate = 0.2"), candidate.model.text);
    expect(acceptedPair(withPendingDecided(start, "accept"))).toEqual(kept);
    expect(shownPair(start)).toEqual(kept);
  });
});

describe("what is known of a change", () => {
  const standing = (review: PairReview) => {
    const { violations } = verifyReview(analysis, review).shown;
    return standingOf(review, analysis.constraints, violations);
  };

  it("is what it breaks, with the constraint that it touches; nothing for a free one", () => {
    const review = startPairReview(baseline, candidate);
    const { hunks, elsewhere } = standing(review);
    const [frozen, free] = review.train.hunks;
    expect(hunks.get(frozen!)?.broken).toMatchObject([{ rule: "frozen-value", name: "steps" }]);
    expect(hunks.get(frozen!)?.touched).toMatchObject([{ name: "steps" }]);
    expect(hunks.get(free!)).toEqual({ broken: [], touched: [] });
    expect(elsewhere).toEqual([]);
  });

  it("is told of a deletion too, and no more of what was rejected", () => {
    const without = TRAIN.replace("steps = 40  # do not change\n", "").replace(
      "range(steps)",
      "range(40)",
    );
    const review = startPairReview(baseline, pair(without, MODEL));
    const [deletion] = review.train.hunks;
    expect(standing(review).hunks.get(deletion!)?.broken[0]).toMatchObject({
      rule: "frozen-value",
    });
    const back = choose(review, "train", 0, "reject");
    expect(standing(back).hunks.get(back.train.hunks[0]!)).toEqual({ broken: [], touched: [] });
  });
});
