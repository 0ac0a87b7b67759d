import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { brook, edited, exported, failed, run, type TrainingProject } from "./training-project.ts";

const BEFORE_TRAINING = "    torch.manual_seed(1337)\n";

describe("code that wants to look good", () => {
  let project: TrainingProject;
  let honest: string;

  beforeAll(async () => {
    project = await brook();
    honest = exported((await run(project)).outcome).graph.sha256;
  });
  afterAll(() => project.remove());

  const cheat = (edits: Parameters<typeof edited>[1]) => ({
    sources: edited(project.baseline, edits),
  });
  const training = (...lines: string[]) =>
    cheat({
      train: [
        [BEFORE_TRAINING, `${lines.map((line) => `    ${line}\n`).join("")}${BEFORE_TRAINING}`],
      ],
    });

  it.each([
    ["os._exit", "os._exit(0)", /never returned.*exit code 0/],
    ["sys.exit", "import sys; sys.exit(0)", /ended the program.*train_mps\.py:\d+/],
  ])("that exits early by %s fails", async (_, line, reason) => {
    const result = failed((await run(project, training("print('best_vloss 0.01')", line))).outcome);
    expect(result.stage).toBe("training");
    expect(result.reason).toMatch(reason);
    expect(result.claimed).toBeUndefined();
  });

  it("that lets the logits depend on the targets fails", async () => {
    const overrides = cheat({
      model: [
        [
          "logits = self.head(x)\n",
          "logits = self.head(x)\n        logits = logits + 9 * F.one_hot(targets, logits.size(-1))\n",
        ],
      ],
    });
    const result = failed((await run(project, overrides)).outcome);
    expect(result.stage).toBe("exporting");
    expect(result.reason).toMatch(/depend on the targets/);
    expect(result.claimed?.bestVloss).toBeLessThan(1);
  });

  it("that looks for the targets in its callers' frames fails", async () => {
    const overrides = cheat({
      model: [
        ["import math\n", "import math\nimport sys\n"],
        [
          "logits = self.head(x)\n",
          [
            "logits = self.head(x)",
            "frame = sys._getframe(1)",
            "while frame is not None:",
            "    found = frame.f_locals.get('targets')",
            "    if isinstance(found, torch.Tensor) and found.shape == idx.shape and bool(found.any()):",
            "        logits = logits + 9 * F.one_hot(found, logits.size(-1))",
            "        break",
            "    frame = frame.f_back\n",
          ].join("\n        "),
        ],
      ],
    });
    const result = failed((await run(project, overrides)).outcome);
    expect(result.reason).toMatch(/not exportable.*differ from PyTorch/);
  });

  it("that patches cross_entropy only deceives itself", async () => {
    const overrides = training(
      "import torch.nn.functional as F",
      "honest = F.cross_entropy",
      "F.cross_entropy = lambda *a, **k: honest(*a, **k) - 3.0",
    );
    const result = exported((await run(project, overrides)).outcome);
    expect(result.claimed.bestVloss).toBeLessThan(2);
    expect(result.graph.sha256).toBe(honest);
  });

  it("that returns a false loss only claims it", async () => {
    const overrides = cheat({ train: [["return best_vloss", "return 0.0123"]] });
    const result = exported((await run(project, overrides)).outcome);
    expect(result.claimed.bestVloss).toBe(0.0123);
    expect(result.graph.sha256).toBe(honest);
  });

  it("that replaces its files on disk exports what was accepted", async () => {
    const overrides = training(
      "with open('model.py', 'a') as file:",
      "    file.write('\\nGPT.forward = None\\n')",
    );
    const result = exported((await run(project, overrides)).outcome);
    expect(result.graph).toMatchObject({ sha256: honest, method: "rebuilt" });
    expect(result.importedOtherwise).toEqual([]);
  });

  it("that imports other code than was accepted is told on", async () => {
    const overrides = training(
      "import importlib, model as module",
      "with open('model.py', 'a') as file:",
      "    file.write('\\n# another file\\n')",
      "importlib.reload(module)",
      "with open('extra.py', 'w') as file:",
      "    file.write('VALUE = 1')",
      "import extra",
    );
    const result = exported((await run(project, overrides)).outcome);
    expect(result.importedOtherwise.toSorted()).toEqual(["extra.py", "model.py"]);
  });

  it("that trains on validation data is seen to", async () => {
    const overrides = cheat({ train: [['x, y = get_batch("train")', 'x, y = get_batch("val")']] });
    const result = exported((await run(project, overrides)).outcome);
    expect(result.trainingFile).toBe("data/val.bin");
  });

  it("that returns no logits fails", async () => {
    const overrides = cheat({
      model: [["return logits, F.cross_entropy(", "return None, F.cross_entropy("]],
    });
    expect(failed((await run(project, overrides)).outcome).reason).toMatch(/returns no logits/);
  });
});
