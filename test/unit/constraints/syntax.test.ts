import { describe, expect, it } from "vitest";
import { analyseBaseline, verifyCandidate } from "../../../src/core/constraints/verify.ts";
import { Failure } from "../../../src/core/failure.ts";
import { projectFileSchema } from "../../../src/core/project/project-file.ts";

const TRAIN =
  "def train():\n    best_vloss, elapsed_min = 1.0, 2.0\n    return best_vloss, elapsed_min\n";

function pair(train: string, model = "x = 1\n") {
  return { train: { path: "train_mps.py", text: train }, model: { path: "model.py", text: model } };
}

function verify(train: string, model?: string, settings: object = {}) {
  const project = projectFileSchema.parse(settings);
  return verifyCandidate(analyseBaseline(pair(TRAIN), project), pair(train, model));
}

describe("files that do not parse", () => {
  it("fail with file, line, column and the reason, and nothing else is said", () => {
    const { verdict, violations } = verify(`${TRAIN}x = = 1\n`, "def f(1): pass\n");
    expect(verdict).toBe("fail");
    expect(violations).toMatchObject([
      { rule: "syntax", severity: "error", file: "train_mps.py", line: 4, column: 5 },
      { rule: "syntax", severity: "error", file: "model.py", line: 1, column: 7 },
    ]);
  });

  it("cannot be waved through by a setting", () => {
    expect(verify("x = = 1", undefined, { rules: { syntax: "off" } }).verdict).toBe("fail");
  });

  it("in a baseline are an input failure that names the place", () => {
    const project = projectFileSchema.parse({});
    const broken = () => analyseBaseline(pair("x = = 1\n"), project);
    expect(broken).toThrow(Failure);
    expect(broken).toThrow(/train_mps\.py:1:5/);
  });
});

describe("the engine", () => {
  it("passes an unchanged pair, and one with a byte order mark and other line ends", () => {
    expect(verify(TRAIN)).toMatchObject({ verdict: "pass", violations: [] });
    const moved = `\ufeff${TRAIN.replaceAll("\n", "\r\n")}`;
    expect(verify(moved)).toMatchObject({ verdict: "pass", violations: [] });
  });

  it("takes severities from the project file", () => {
    const train = `import os\nos.system("ls")\n${TRAIN}`;
    const severity = (rules: object) => verify(train, undefined, { rules }).violations[0]?.severity;
    expect(severity({})).toBe("error");
    expect(severity({ "unsafe-call": "warning" })).toBe("warning");
    expect(severity({ "unsafe-call": "off" })).toBeUndefined();
  });

  it("sorts by file, line and column, and says nothing twice", () => {
    const train = `${TRAIN}undefined_b, undefined_a\n`;
    const { violations } = verify(train, "import os\nos.system('a')\nnope\n");
    const places = violations.map(({ file, line, column }) => `${file}:${line}:${column}`);
    expect(places).toEqual([
      "train_mps.py:4:1",
      "train_mps.py:4:14",
      "model.py:2:1",
      "model.py:3:1",
    ]);
  });

  it("answers for files that nest as deeply as may be", () => {
    const deep = `x = ${"[".repeat(199)}${"]".repeat(199)}\ny = ${"1+".repeat(800)}1\n`;
    expect(verify(TRAIN + deep).verdict).toBe("pass");
  });
});
