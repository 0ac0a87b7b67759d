import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brook, edited, failed, run, type TrainingProject } from "./training-project.ts";

type Edits = Parameters<typeof edited>[1];

describe("a run that cannot succeed says why, in one sentence", () => {
  let project: TrainingProject;
  beforeAll(async () => {
    project = await brook();
  });
  afterAll(() => project.remove());

  const inTraining: Record<string, [Edits, RegExp, string?]> = {
    "an exception in the model": [
      { model: [["x = self.norm(x)\n", "x = self.norm(x) @ x\n"]] },
      /^train\(\) of train_mps\.py failed at model\.py:\d+: RuntimeError: .*size/,
      "model.py",
    ],
    "a syntax error": [
      { model: [["class Block(nn.Module):", "class Block(nn.Module)"]] },
      /failed at model\.py:\d+: SyntaxError/,
      "model.py",
    ],
    "a missing name": [
      { train: [["from model import GPT, GPTConfig", "from model import GPT, Config"]] },
      /train_mps\.py:\d+: ImportError: cannot import name 'Config'/,
      "train_mps.py",
    ],
    "an entry that is not there": [
      {
        train: [
          ["def train():", "def fit():"],
          ["    train()\n", "    fit()\n"],
        ],
      },
      /^train_mps\.py defines no function train\(\)\.$/,
    ],
    "nothing returned": [
      { train: [["    return best_vloss, elapsed_min\n", ""]] },
      /^train\(\) returned nothing instead of the two numbers best_vloss, elapsed_min\.$/,
    ],
    "text returned": [
      { train: [["return best_vloss, elapsed_min", 'return best_vloss, "soon"']] },
      /returned a tuple of float, str instead of/,
    ],
  };

  it.each(Object.entries(inTraining))("%s", async (_, [edits, reason, file]) => {
    const result = failed(
      (await run(project, { sources: edited(project.baseline, edits) })).outcome,
    );
    expect(result.stage).toBe("training");
    expect(result.reason).toMatch(reason);
    expect(result.location?.file).toBe(file);
    expect(result.traceback ?? "").not.toMatch(/persona_lab_runner|persona-lab-/);
  });

  it("an operation that no exporter knows, with its line", async () => {
    const edits: Edits = {
      model: [
        [
          "        x = self.norm(x)\n",
          "        x = self.norm(x)\n        x = x + torch.linalg.qr(x)[0].sum() * 0.01\n",
        ],
      ],
    };
    const sources = edited(project.baseline, edits);
    const line = sources.model.text.split("\n").findIndex((text) => text.includes("linalg.qr")) + 1;
    const result = failed((await run(project, { sources })).outcome);
    expect(result.stage).toBe("exporting");
    expect(result.reason).toContain(`not exportable (model.py:${line})`);
    expect(result.reason).toContain("linalg_qr");
    expect(result.claimed?.bestVloss).toBeGreaterThan(0);
  });

  it("several models and no validation", async () => {
    const edits: Edits = {
      train: [
        ["if step % 10 == 0:", "if step < 0:"],
        ["    optimizer = torch", "    twin = GPT(model.config)\n    optimizer = torch"],
        ["        optimizer.step()\n", "        optimizer.step()\n        twin(x, y)\n"],
      ],
    };
    const result = failed(
      (await run(project, { sources: edited(project.baseline, edits) })).outcome,
    );
    expect(result.reason).toMatch(/several models are left \(GPT, GPT\)/);
  });

  it("a model in two parts", async () => {
    const edits: Edits = {
      train: [
        ["from model import GPT, GPTConfig", "from model import GPT, GPTConfig, nn"],
        ["    optimizer = torch", "    last = nn.Linear(61, 61)\n    optimizer = torch"],
        [
          'x, y = get_batch("val")\n                _, loss = model(x, y)',
          'x, y = get_batch("val")\n                logits, _ = model(x, y)\n                loss = last(logits).logsumexp(-1).mean()',
        ],
      ],
    };
    const result = failed(
      (await run(project, { sources: edited(project.baseline, edits) })).outcome,
    );
    expect(result.reason).toMatch(/spread over several modules \(GPT feeds Linear\)/);
  });

  it("a Python that is not there, and one without torch", async () => {
    const absent = failed((await run(project, { python: "/nowhere/python" })).outcome);
    expect(absent.reason).toMatch(/Python cannot be started \(\/nowhere\/python\)/);
    const bare = join(project.trialFolder, "bare-python");
    await writeFile(
      bare,
      '#!/bin/sh\necho "ModuleNotFoundError: No module named torch" >&2\nexit 1\n',
    );
    await chmod(bare, 0o755);
    const result = failed((await run(project, { python: bare })).outcome);
    expect(result.reason).toMatch(/did not start.*No module named torch/);
  });

  it("a loss that is not a number is kept as null", async () => {
    const edits: Edits = {
      train: [["return best_vloss, elapsed_min", 'return float("nan"), 0.5']],
    };
    const { outcome } = await run(project, { sources: edited(project.baseline, edits) });
    expect(outcome).toMatchObject({
      state: "exported",
      claimed: { bestVloss: null, elapsedMin: 0.5 },
    });
  });
});
