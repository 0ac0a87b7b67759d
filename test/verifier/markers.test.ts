import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { analyseBaseline, verifyCandidate } from "../../src/core/constraints/verify.ts";
import { DEFAULT_PROJECT_FILE } from "../../src/core/project/project-file.ts";

interface Phrase {
  readonly kind: "freeze" | "thaw" | "plain";
  readonly comment: string;
}

function loadPhrases(): Phrase[] {
  const lines = readFileSync(join(import.meta.dirname, "markers.txt"), "utf8").split("\n");
  return lines
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const at = line.indexOf("|");
      const kind = line.slice(0, at).trim();
      if (kind !== "freeze" && kind !== "thaw" && kind !== "plain")
        throw new Error(`an unknown kind: ${line}`);
      return { kind, comment: line.slice(at + 1).trim() };
    });
}

const kinds = (...kinds: readonly string[]) =>
  loadPhrases().filter(({ kind }) => kinds.includes(kind));

/** Where a comment can stand by a constant. */
const PLACES: Readonly<Record<string, (comment: string) => string>> = {
  trailing: (comment) => `    units = 6  # ${comment}\n`,
  above: (comment) => `    # ${comment}\n    units = 6\n`,
  banner: (comment) => `    # ------------\n    # ${comment}\n    # ------------\n    units = 6\n`,
};

const MODEL = {
  path: "model.py",
  text: "class Net:\n    def __init__(self, anything):\n        self.anything = anything\n",
};

function script(setting: string): string {
  return `from model import Net


def train():
${setting}
    print("units:", units)
    best_vloss, elapsed_min = 1.0, 0.0
    return best_vloss, elapsed_min
`;
}

function verdictFor(setting: string): string {
  const text = script(setting);
  const baseline = { train: { path: "train_mps.py", text }, model: MODEL };
  const changed = text.replace("units = 6", "units = 7");
  const analysis = analyseBaseline(baseline, DEFAULT_PROJECT_FILE);
  return verifyCandidate(analysis, { ...baseline, train: { path: "train_mps.py", text: changed } })
    .verdict;
}

describe.each(Object.entries(PLACES))("%s comment", (_, place) => {
  test.each(kinds("freeze", "plain").map(({ comment, kind }) => [comment, kind] as const))(
    "# %s: %s",
    (comment, kind) => {
      expect(verdictFor(place(comment))).toBe(kind === "freeze" ? "fail" : "pass");
    },
  );
});

test.each(kinds("thaw").map(({ comment }) => comment))("below a frozen banner, # %s", (comment) => {
  const frozen = "    # --- do not change ---\n    width = 3\n\n";
  expect(verdictFor(`${frozen}    units = 6\n`)).toBe("fail");
  expect(verdictFor(`${frozen}    # ${comment}\n    units = 6\n`)).toBe("pass");
});
