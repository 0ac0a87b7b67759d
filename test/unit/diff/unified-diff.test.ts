import { applyPatch, parsePatch } from "diff";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unifiedDiff } from "../../../src/core/diff/unified-diff.ts";
import type { SourcePair } from "../../../src/core/project/source-pair.ts";

const pair = (train: string, model: string): SourcePair => ({
  train: { path: "fit.py", text: train },
  model: { path: "nets/tiny.py", text: model },
});

const text = fc
  .tuple(
    fc.array(fc.constantFrom("a\n", "b\n", "c\r\n", "\n", "--- x\n"), { maxLength: 40 }),
    fc.constantFrom("", "z"),
  )
  .map(([lines, last]) => lines.join("") + last);

describe("unifiedDiff", () => {
  it("is empty for equal pairs and names only files that differ", () => {
    expect(unifiedDiff(pair("a\n", "b\n"), pair("a\n", "b\n"))).toBe("");
    const diff = unifiedDiff(pair("a\n", "b\n"), pair("a\n", "c\n"));
    expect(diff).toBe("--- a/nets/tiny.py\n+++ b/nets/tiny.py\n@@ -1,1 +1,1 @@\n-b\n+c\n");
  });

  it("turns the first pair into the second when it is applied", () => {
    fc.assert(
      fc.property(text, text, text, text, (train, model, newTrain, newModel) => {
        const patches = parsePatch(unifiedDiff(pair(train, model), pair(newTrain, newModel)));
        const patched = (path: string, before: string) => {
          const patch = patches.find((one) => one.oldFileName === `a/${path}`);
          return patch ? applyPatch(before, patch, { autoConvertLineEndings: false }) : before;
        };
        expect(patched("fit.py", train)).toBe(newTrain);
        expect(patched("nets/tiny.py", model)).toBe(newModel);
      }),
      { numRuns: 500 },
    );
  });

  it("marks a missing newline at the end of a file", () => {
    expect(unifiedDiff(pair("a", ""), pair("a\n", ""))).toContain("\\ No newline at end of file");
  });
});
