import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { trialFolder } from "../../../src/core/ledger/trial-folder.ts";
import { decide, editedDocument } from "../../../src/core/review/decide.ts";
import { withDocument } from "../../../src/core/review/file-review.ts";
import { type PairReview, startPairReview } from "../../../src/core/review/pair-review.ts";
import {
  endReviewState,
  hasOpenReview,
  keepBaseline,
  keptBaseline,
  keptDocument,
  loadReview,
  saveReview,
} from "../../../src/core/review/review-state.ts";
import { writePair } from "../../../src/core/trial/draft-trial.ts";

const pair = (train: string, model: string) => ({
  train: { path: "src/fit.py", text: train },
  model: { path: "net.py", text: model },
});
const baseline = pair("\uFEFFa\r\nb\r\nc\r\n", "x\ny");
const candidate = pair("\uFEFFa\r\nB\r\nc\r\nD\r\n", "x\nY");

function folder() {
  const root = mkdtempSync(join(tmpdir(), "persona-lab-review-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return trialFolder(root);
}

/** One accepted, one rejected, one pending, one edited by hand. */
function mixed(): PairReview {
  const start = startPairReview(baseline, candidate);
  const [first, second] = start.train.hunks;
  let { train } = start;
  for (const [hunk, choice] of [
    [first!, "accept"],
    [second!, "reject"],
  ] as const) {
    const step = decide(train, new Set([hunk.id]), choice);
    train = withDocument(train, editedDocument(train.document, step.edits), step.marks);
  }
  return { train: withDocument(train, `note\n${train.document}`), model: start.model };
}

it("brings a review back with every decision, byte for byte", async () => {
  const trial = folder();
  const review = mixed();
  expect(review.train.hunks.map(({ decision }) => decision)).toEqual([
    "edited",
    "accepted",
    "rejected",
  ]);
  expect(hasOpenReview(trial)).toBe(false);
  await saveReview(trial, review);
  expect(hasOpenReview(trial)).toBe(true);
  expect(await loadReview(trial, baseline, candidate)).toEqual(review);
  await endReviewState(trial);
  expect(hasOpenReview(trial)).toBe(false);
});

it("keeps the files that were edited, whatever becomes of the working files", async () => {
  const trial = folder();
  expect(await keptBaseline(trial, baseline)).toBeUndefined();
  await keepBaseline(trial, baseline);
  expect(await keptBaseline(trial, pair("", ""))).toEqual(baseline);
});

it("shows a document as its review left it, else as it was proposed", async () => {
  const trial = folder();
  await writePair(trial.candidate, candidate);
  expect(await keptDocument(trial, "src/fit.py")).toBe(candidate.train.text);
  await saveReview(trial, mixed());
  expect(await keptDocument(trial, "src/fit.py")).toBe("note\na\nB\nc\n");
});

it("refuses decisions on other texts, and a file that is none of ours", async () => {
  const trial = folder();
  await saveReview(trial, mixed());
  await expect(loadReview(trial, pair("other", "x\ny"), candidate)).rejects.toThrow(
    /is of other versions of src\/fit.py/,
  );
  writeFileSync(trial.review, readFileSync(trial.review, "utf8").replace('"schema": 1', "1: 1"));
  await expect(loadReview(trial, baseline, candidate)).rejects.toThrow(/not readable JSON/);
});
