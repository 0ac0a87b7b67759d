import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { measure } from "../../../src/core/measure/measure.ts";
import {
  brook,
  edited,
  exported,
  failed,
  python,
  run,
  type TrainingProject,
} from "./training-project.ts";

type Edits = Parameters<typeof edited>[1];

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** Puts a layer in the place of attention: `made` in its constructor, `mixed` as its forward. */
function mixer(made: readonly string[], mixed: readonly string[]): Edits {
  const indented = (lines: readonly string[]) => `\n        ${lines.join("\n        ")}`;
  return {
    model: [
      ["self.dropout = config.dropout", `self.dropout = config.dropout${indented(made)}`],
      ["B, T, C = x.size()\n        q,", `B, T, C = x.size()${indented(mixed)}\n        q,`],
    ],
  };
}

const rotary = [
  "turned = lambda z: torch.view_as_complex(z.float().reshape(*z.shape[:-1], -1, 2))",
  "turns = self.turns[:T].view(1, 1, T, -1)",
  "q, k = (torch.view_as_real(turned(z) * turns).flatten(3).type_as(z) for z in (q, k))",
  "weights = q @ k",
];
const rotaryEdits = (keep: (turns: string) => string): Edits => ({
  model: [
    [
      "self.dropout = config.dropout",
      [
        "self.dropout = config.dropout",
        "width = config.n_embd // config.n_head",
        "slow = 1.0 / 100.0 ** (torch.arange(0, width, 2).float() / width)",
        "angles = torch.outer(torch.arange(config.block_size).float(), slow)",
        keep("torch.polar(torch.ones_like(angles), angles)"),
      ].join("\n        "),
    ],
    ["weights = q @ k", rotary.join("\n        ")],
  ],
});

const causal: Record<string, Edits> = {
  "rotary positions in a complex buffer": rotaryEdits(
    (turns) => `self.register_buffer("turns", ${turns}, persistent=False)`,
  ),
  "rotary positions in a plain attribute": rotaryEdits((turns) => `self.turns = ${turns}`),
  "a long convolution by FFT": mixer(
    ["self.kernel = nn.Parameter(torch.randn(config.block_size, config.n_embd) / 4)"],
    [
      "kernel = torch.fft.rfft(self.kernel[:T], n=2 * T, dim=0)",
      "spectrum = torch.fft.rfft(self.inputs(x)[..., :C], n=2 * T, dim=1)",
      "return self.output(torch.fft.irfft(spectrum * kernel, n=2 * T, dim=1)[:, :T])",
    ],
  ),
  "a state space with complex parameters": mixer(
    [
      "self.rate = nn.Parameter(torch.complex(torch.rand(config.n_embd) + 0.1, torch.randn(config.n_embd)))",
      "self.out = nn.Parameter(torch.randn(config.n_embd, dtype=torch.complex64))",
    ],
    [
      "times = torch.arange(T, device=x.device)",
      "response = (self.out[:, None] * torch.exp(-self.rate[:, None] * times)).real",
      "lag = times[:, None] - times[None, :]",
      "kernel = response[:, lag.clamp(min=0)] * (lag >= 0)",
      "return self.output(torch.einsum('cts,bsc->btc', kernel, self.inputs(x)[..., :C]))",
    ],
  ),
};

describe("models that compute with complex numbers", () => {
  let project: TrainingProject;
  beforeAll(async () => {
    project = await brook();
  });
  afterAll(() => project.remove());

  async function measured(edits: Edits) {
    const { outcome } = await run(project, { sources: edited(project.baseline, edits) });
    const { graph } = exported(outcome);
    const { measurement } = await measure({
      modelPath: graph.path,
      dataPath: join(project.root, "data", "val.bin"),
      blockSize: 16,
      dtype: "uint16",
      provider: "cpu",
    });
    return { graph, measurement };
  }

  it.each(Object.entries(causal))("export as they were trained: %s", async (_, edits) => {
    const { graph, measurement } = await measured(edits);
    expect(graph).toMatchObject({ exporter: "torchscript", method: "rebuilt" });
    expect(graph.maxDifference).toBeLessThan(1e-4);
    expect(measurement.probes.filter(({ pass }) => pass === false)).toEqual([]);
    expect(measurement.valid).toBe(true);
  });

  it("are probed like any other: mixing all tokens by FFT sees later ones", async () => {
    const edits = mixer([], ["return torch.fft.fft(torch.fft.fft(x, dim=-1), dim=-2).real"]);
    const { measurement } = await measured(edits);
    const probe = measurement.probes.find(({ id }) => id === "causality");
    expect(probe?.pass).toBe(false);
    expect(measurement.valid).toBe(false);
  });

  it("fail by the operation and its line where it is not known", async () => {
    const edits = mixer([], ["x = x + torch.tanh(x * 1j).real"]);
    const sources = edited(project.baseline, edits);
    const line = sources.model.text.split("\n").findIndex((text) => text.includes("tanh")) + 1;
    const result = failed((await run(project, { sources })).outcome);
    expect(result.reason).toContain(`not exportable (model.py:${line})`);
    expect(result.reason).toContain("complex aten::tanh");
    expect(result.claimed?.bestVloss).toBeGreaterThan(0);
  });
});

describe("pairs of real tensors", () => {
  const script = join(repository, "test", "fixtures", "complex", "complex_expressions.py");
  const differences = z
    .record(z.string(), z.union([z.number(), z.string()]))
    .parse(
      JSON.parse(
        execFileSync(python, [script, join(repository, "src", "runner")], { encoding: "utf8" }),
      ),
    );

  it.each(Object.entries(differences))("stand for complex numbers in %s", (_, difference) => {
    expect(difference).toBeLessThan(1e-5);
  });
});
