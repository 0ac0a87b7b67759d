import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTrial, saveTrial } from "../../../src/core/ledger/ledger.ts";
import { sha256 } from "../../../src/core/ledger/sha256.ts";
import type { Measurement } from "../../../src/core/measure/measurement.ts";
import { loadProject, type Project } from "../../../src/core/project/load-project.ts";
import { reviewedHashes } from "../../../src/core/trial/accept-trial.ts";
import {
  baselineSeeds,
  expectedMinutes,
  projectNoiseFloor,
} from "../../../src/core/trial/baseline-seeds.ts";
import { emptyTrial } from "../../../src/core/trial/empty-trial.ts";
import type { Trial } from "../../../src/core/trial/trial.ts";

const TEXT = "some tokens";
let root: string;
let project: Project;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "seeds-"));
  writeFileSync(join(root, "train_mps.py"), "def train():\n    return 1.0, 2.0\n");
  writeFileSync(join(root, "model.py"), "class GPT:\n    pass\n");
  writeFileSync(join(root, "val.bin"), TEXT);
  project = await loadProject(root);
});
afterEach(() => rmSync(root, { recursive: true }));

function measured(mean: number, valid = true): Measurement {
  return {
    schema: 1,
    model: { sha256: "0", bytes: 1 },
    data: { sha256: sha256(TEXT), tokens: 100 },
    blockSize: 4,
    windows: 24,
    tokens: 96,
    provider: { requested: "cpu", used: "cpu" },
    nll: { mean, ci95: [mean - 1, mean + 1] },
    perplexity: Math.exp(mean),
    probes: [],
    valid,
    tokensPerSecond: 10,
    batchSize: 4,
  };
}

/** Keeps a finished trial of the project's own code. */
async function finished(seed: number, mean: number, more: Partial<Trial> = {}): Promise<Trial> {
  const trial: Trial = {
    ...emptyTrial("baseline", seed),
    state: "done",
    measurement: measured(mean),
    identity: { reviewed: reviewedHashes(project.pair), validation: sha256(TEXT) },
    observed: {
      blockSize: 4,
      dtype: "uint16",
      validationData: "val.bin",
      trainingData: null,
      holdoutData: null,
      readings: 3,
      tokensPerReading: 16,
      trainingMinutes: 2.5,
    },
    ...more,
  };
  await saveTrial(await createTrial(root, trial), trial);
  return trial;
}

describe("the baseline under several seeds", () => {
  it("goes on where it stopped: seeds that were measured count", async () => {
    const { id } = await finished(7, 3.1);
    await finished(8, 3.2, { state: "cancelled" });
    await finished(9, 3.3, { measurement: measured(3.3, false) });
    const seeds = await baselineSeeds(project, 6, 4);
    expect(seeds.map(({ seed, measured }) => [seed, measured?.id])).toEqual([
      [6, undefined],
      [7, id],
      [8, undefined],
      [9, undefined],
    ]);
  });

  it("counts no seed of other code or other data", async () => {
    await finished(1, 3.1);
    writeFileSync(join(root, "val.bin"), "other tokens");
    expect((await baselineSeeds(project, 1, 1))[0]?.measured).toBeUndefined();
    writeFileSync(join(root, "val.bin"), TEXT);
    expect((await baselineSeeds(project, 1, 1))[0]?.measured).toBeDefined();
    writeFileSync(join(root, "model.py"), "class GPT:\n    width = 3\n");
    const changed = await loadProject(root);
    expect((await baselineSeeds(changed, 1, 1))[0]?.measured).toBeUndefined();
    expect(await projectNoiseFloor(changed)).toMatchObject({ seeds: 0 });
  });

  it("has a noise floor, one loss for each seed", async () => {
    expect(await expectedMinutes(project)).toBeNull();
    for (const [seed, mean] of [
      [1, 3.1],
      [2, 3.3],
      [3, 3.2],
      [2, 3.3],
    ] as const) {
      await finished(seed, mean);
    }
    await finished(4, 9, { persona: "laplace" });
    const floor = await projectNoiseFloor(project);
    expect(floor.seeds).toBe(3);
    expect(floor.standardDeviation).toBeCloseTo(0.1, 6);
    expect(await expectedMinutes(project)).toBe(2.5);
  });
});
