import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../../../src/core/ledger/sha256.ts";
import { meanNll } from "./mean-nll.ts";
import { brook, edited, exported, harbour, run, type TrainingProject } from "./training-project.ts";

describe("a project in the briefs' form", () => {
  let project: TrainingProject;
  beforeAll(async () => {
    project = await brook();
  });
  afterAll(() => project.remove());

  it("tells what ran, what was read and what was claimed", async () => {
    const { outcome, events } = await run(project);
    const result = exported(outcome);
    expect(result).toMatchObject({
      steps: 41,
      device: "cpu",
      parameters: 1472,
      parametersInfluencingLogits: 1472,
      modelClass: "GPT",
      blockSize: 16,
      vocabSize: 61,
      trainingFile: "data/train.bin",
      validationFile: "data/val.bin",
      claimedReadings: { readings: 5, batchesPerReading: 1, batchShape: [4, 16] },
      importedOtherwise: [],
    });
    expect(result.imported).toEqual({
      "train_mps.py": sha256(project.baseline.train.text),
      "model.py": sha256(project.baseline.model.text),
    });
    expect(result.graph.method).toBe("rebuilt");
    expect(sha256(await readFile(result.graph.path))).toBe(result.graph.sha256);
    const validations = events.flatMap((event) => (event.type === "validation" ? [event] : []));
    expect(validations.map((event) => event.iteration)).toEqual([0, 10, 20, 30, 40]);
    const losses = validations.map((event) => event.loss ?? Number.NaN);
    expect(Math.min(...losses)).toBe(result.claimed.bestVloss);
    const log = await readFile(join(project.trialFolder, "train.log"), "utf8");
    expect(log).toContain(`step 40: ${losses.at(-1)?.toFixed(4)}`);
    const lines = (await readFile(join(project.trialFolder, "events.jsonl"), "utf8")).trim();
    expect(lines.split("\n").map((line) => JSON.parse(line).type)).toEqual(
      events.map((event) => event.type),
    );
  });

  it("repeats a run exactly with the same seed, and makes another one with another seed", async () => {
    const first = exported((await run(project, { seed: 7 })).outcome);
    const again = exported((await run(project, { seed: 7 })).outcome);
    const other = exported((await run(project, { seed: 8 })).outcome);
    expect(again.graph.sha256).toBe(first.graph.sha256);
    expect(again.claimed.bestVloss).toBe(first.claimed.bestVloss);
    expect(other.graph.sha256).not.toBe(first.graph.sha256);
    expect(other.claimed.bestVloss).not.toBe(first.claimed.bestVloss);
  });

  it("imports and exports the candidate's model.py where only that differs", async () => {
    const sources = edited(project.baseline, {
      model: [
        ["self.narrow(F.gelu(self.wide(", "self.narrow(torch.tanh(self.wide("],
        ["4 * config.n_embd", "3 * config.n_embd"],
      ],
    });
    const result = exported((await run(project, { sources })).outcome);
    expect(result.imported["model.py"]).toBe(sha256(sources.model.text));
    expect(result.imported["model.py"]).not.toBe(sha256(project.baseline.model.text));
    // 8 x 32 and 32 x 8 weights and 32 biases become 8 x 24, 24 x 8 and 24.
    expect(result.parameters).toBe(1472 - 2 * 8 * 8 - 8);
    const graph = (await readFile(result.graph.path)).toString("latin1");
    expect(graph).toContain("Tanh");
    expect(graph).not.toContain("Erf");
  });

  it("exports a graph whose mean NLL over all windows is PyTorch's", async () => {
    const sources = edited(project.baseline, {
      train: [
        [
          "    elapsed_min =",
          [
            "    data = torch.from_numpy(np.fromfile('data/val.bin', dtype=np.uint16).astype(np.int64))",
            "    count = (len(data) - 1) // block_size",
            "    model.eval()",
            "    with torch.no_grad():",
            "        logits, _ = model(data[: count * 16].view(count, 16), data[1 : count * 16 + 1].view(count, 16))",
            "    wanted = data[1 : count * 16 + 1]",
            "    best_vloss = torch.nn.functional.cross_entropy(logits.double().view(count * 16, -1), wanted).item()",
            "    elapsed_min =",
          ].join("\n"),
        ],
      ],
    });
    const result = exported((await run(project, { sources, blockSize: 16 })).outcome);
    const measured = await meanNll(result.graph.path, join(project.root, "data", "val.bin"), 16);
    expect(Math.abs(measured - (result.claimed.bestVloss ?? 0))).toBeLessThan(1e-5);
  });

  it("exports at the block size that it is given", async () => {
    const result = exported((await run(project, { blockSize: 9 })).outcome);
    expect(result.blockSize).toBe(9);
    const measured = await meanNll(result.graph.path, join(project.root, "data", "val.bin"), 9);
    expect(measured).toBeGreaterThan(0);
  });
});

describe("another project: other names, module-level constants, a dict of outputs", () => {
  it("needs nothing but its project file", async () => {
    const project = await harbour();
    const result = exported((await run(project)).outcome);
    expect(result).toMatchObject({
      steps: 31,
      modelClass: "WordNet",
      blockSize: 24,
      vocabSize: 1201,
      trainingFile: "text/learn.ids",
      validationFile: "text/check.ids",
      claimedReadings: { readings: 6, batchesPerReading: 1, batchShape: [5, 24] },
      importedOtherwise: [],
    });
    expect(Object.keys(result.imported).sort()).toEqual(["fit.py", "network.py", "settings.py"]);
    await project.remove();
  });
});
