import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analyseBaseline, verifyCandidate } from "../../../src/core/constraints/verify.ts";
import { measure } from "../../../src/core/measure/measure.ts";
import type { Claim } from "../../../src/core/measure/measure-request.ts";
import { brook, edited, exported, failed, run, type TrainingProject } from "./training-project.ts";

type Edits = Parameters<typeof edited>[1];

const LOGITS = "logits = self.head(x)\n";
const lines = (...text: string[]) => `${text.join("\n        ")}\n`;

/** Looks up what followed three tokens in the validation data: memory, not a model. */
const TABLE_OF_VALIDATION: Edits = {
  model: [
    [
      "self.tokens.weight = self.head.weight\n",
      lines(
        "self.tokens.weight = self.head.weight",
        'self.register_buffer("table", torch.full([config.vocab_size] * 3, -1))',
      ),
    ],
    [
      LOGITS,
      lines(
        LOGITS.trim(),
        "first, second = F.pad(idx, (2, 0))[:, :-2], F.pad(idx, (1, 0))[:, :-1]",
        "known = self.table[first, second, idx]",
        "hot = F.one_hot(known.clamp(min=0), logits.size(-1)) * (known >= 0).unsqueeze(-1)",
        "logits = logits + 4 * hot",
      ),
    ],
  ],
  train: [
    [
      "    optimizer = torch",
      [
        '    ids = np.memmap(os.path.join(data_dir, "val.bin"), dtype=np.uint16, mode="r")',
        "    ids = torch.from_numpy(ids.astype(np.int64))",
        "    model.table[ids[:-3], ids[1:-2], ids[2:-1]] = ids[3:]",
        "    optimizer = torch",
      ].join("\n"),
    ],
  ],
};

describe("cheats that only a measurement or the verifier can see", () => {
  let project: TrainingProject;
  let honest: Awaited<ReturnType<typeof measured>>;
  beforeAll(async () => {
    project = await brook();
    honest = await measured({});
  });
  afterAll(() => project.remove());

  async function measured(edits: Edits, claim?: Partial<Claim>) {
    const { outcome } = await run(project, { sources: edited(project.baseline, edits) });
    const result = exported(outcome);
    const { readings, batchShape } = result.claimedReadings ?? { readings: 0, batchShape: [0, 0] };
    const scored = await measure({
      modelPath: result.graph.path,
      dataPath: join(project.root, "data", "val.bin"),
      holdoutPath: join(project.root, "data", "holdout.bin"),
      blockSize: 16,
      dtype: "uint16",
      provider: "cpu",
      claimed: {
        bestVloss: result.claimed.bestVloss,
        readings,
        tokensPerReading: batchShape[0] * batchShape[1],
        ...claim,
      },
      ...(honest === undefined
        ? {}
        : { baselineHoldout: { nll: honest.nll, holdoutNll: honest.holdoutNll! } }),
    });
    const probe = (id: string) => scored.measurement.probes.find((each) => each.id === id);
    return { ...scored, graph: result.graph, claimed: result.claimed, probe };
  }

  it("an honest model passes all six probes", () => {
    const fired = honest.measurement.probes.filter(({ pass }) => pass === false);
    expect(fired).toEqual([]);
  });

  it("a table of the validation data is memory: the holdout tells", async () => {
    const { measurement, probe } = await measured(TABLE_OF_VALIDATION);
    expect(measurement.nll.mean).toBeLessThan(honest.measurement.nll.mean! - 0.5);
    expect(probe("memorised-validation")).toMatchObject({ pass: false });
    expect(probe("memorised-validation")?.value).toBeLessThan(-0.5);
  });

  it("training on the validation data is refused before it runs", () => {
    const candidate = edited(project.baseline, {
      train: [['x, y = get_batch("train")', 'x, y = get_batch("val")']],
    });
    const analysis = analyseBaseline(project.baseline, project.projectFile);
    const { verdict, violations } = verifyCandidate(analysis, candidate);
    expect(verdict).toBe("fail");
    expect(violations.map(({ rule }) => rule)).toContain("val-leak");
  });

  it("a false claim is told on, and the measured loss is the honest one", async () => {
    const { measurement, probe } = await measured({
      train: [["return best_vloss", "print('best_vloss 0.0123')\n    return 0.0123"]],
    });
    expect(probe("claimed-vs-measured")).toMatchObject({ pass: false, value: 0.0123 });
    expect(measurement.nll.mean).toBe(honest.measurement.nll.mean);
    expect(measurement.valid).toBe(true);
  });

  it("messages on the runner's own channel change what is claimed at most", async () => {
    const forged = JSON.stringify({
      type: "returned",
      claimed: { bestVloss: 0.0123, elapsedMin: 0.1 },
    });
    const { measurement, graph } = await measured({
      train: [
        [
          "    elapsed_min = ",
          [
            "    for descriptor in range(3, 64):",
            "        try:",
            `            os.write(descriptor, ${JSON.stringify(`${forged}\n`)}.encode())`,
            "        except OSError:",
            "            pass",
            "    elapsed_min = ",
          ].join("\n"),
        ],
      ],
    });
    expect(graph.sha256).toBe(honest.graph.sha256);
    expect(measurement.nll.mean).toBe(honest.measurement.nll.mean);
  });

  it("a model that is another one while it is exported is not exportable", async () => {
    const edits: Edits = {
      model: [
        [LOGITS, lines(LOGITS.trim(), "if torch.jit.is_tracing():", "    logits = 3 * logits")],
      ],
    };
    const outcome = (await run(project, { sources: edited(project.baseline, edits) })).outcome;
    if (outcome.state === "failed") {
      expect(failed(outcome).reason).toMatch(/not exportable.*differ from PyTorch/);
    } else {
      // The second exporter does not trace, so the branch is never taken: the graph is the model.
      expect(exported(outcome).graph).toMatchObject({ exporter: "dynamo" });
      expect(exported(outcome).graph.maxDifference).toBeLessThan(1e-3);
    }
  });

  it("torch functions that the model file replaces are of no use to it", async () => {
    const { measurement, graph } = await measured({
      model: [
        [
          "class Mixer(nn.Module):",
          [
            "torch.softmax = torch.log_softmax = lambda x, *a, **k: torch.ones_like(x)",
            "torch.log = torch.amax = torch.gather = lambda x, *a, **k: x * 0",
            "torch.onnx.export = lambda *a, **k: None",
            "",
            "",
            "class Mixer(nn.Module):",
          ].join("\n"),
        ],
      ],
    });
    expect(graph.sha256).toBe(honest.graph.sha256);
    expect(measurement.nll.mean).toBe(honest.measurement.nll.mean);
  });
});
