import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { analyseBaseline } from "../../../src/core/constraints/verify.ts";
import { createTrial, findTrial } from "../../../src/core/ledger/ledger.ts";
import { DEFAULT_PROJECT_FILE } from "../../../src/core/project/project-file.ts";
import { acceptTrial, reviewedHashes } from "../../../src/core/trial/accept-trial.ts";
import { emptyTrial } from "../../../src/core/trial/empty-trial.ts";
import type { Trial } from "../../../src/core/trial/trial.ts";

const TRAIN = `rows = 3  # frozen

pace = 0.5


def train():
    best_vloss, elapsed_min = 1.0, 1.0
    return best_vloss, elapsed_min
`;
const pair = (train: string) => ({
  train: { path: "train_mps.py", text: train },
  model: { path: "model.py", text: "size = 1\n" },
});
const analysis = analyseBaseline(pair(TRAIN), DEFAULT_PROJECT_FILE);
const review = { accepted: 2, rejected: 1, edited: 0 };

async function rejected() {
  const root = mkdtempSync(join(tmpdir(), "persona-lab-accept-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const trial: Trial = { ...emptyTrial("noether", 1), state: "rejected", reason: "It broke." };
  return { root, trial, folder: await createTrial(root, trial) };
}

it("keeps what review left, byte for byte, with the counts, and forgets why the whole was rejected", async () => {
  const { root, trial, folder } = await rejected();
  const accepted = pair(TRAIN.replace("0.5", "0.25"));
  const ended = await acceptTrial(folder, trial, analysis, accepted, { review });
  expect(readFileSync(join(folder.accepted, "train_mps.py"), "utf8")).toBe(accepted.train.text);
  expect(ended).toMatchObject({ state: "accepted", review });
  expect(ended.reason).toBeUndefined();
  expect(ended.identity.reviewed).toEqual(reviewedHashes(accepted));
  expect((await findTrial(root, trial.id)).trial).toEqual(ended);
});

it("refuses what breaks a constraint, and leaves the trial as it was", async () => {
  const { root, trial, folder } = await rejected();
  const broken = pair(TRAIN.replace("rows = 3", "rows = 4"));
  await expect(acceptTrial(folder, trial, analysis, broken, { review })).rejects.toThrow(
    /frozen-value/,
  );
  expect((await findTrial(root, trial.id)).trial).toEqual(trial);
});

it("takes it where an expert allows that, and records how many errors stood", async () => {
  const { trial, folder } = await rejected();
  const broken = pair(TRAIN.replace("rows = 3", "rows = 4"));
  const allowed = { review, allowBroken: true };
  const ended = await acceptTrial(folder, trial, analysis, broken, allowed);
  expect(ended).toMatchObject({ state: "accepted", review: { ...review, allowedErrors: 1 } });
  expect(ended.verification?.verdict).toBe("fail");
});
