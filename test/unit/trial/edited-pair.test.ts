import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unifiedDiff } from "../../../src/core/diff/unified-diff.ts";
import type { SourcePair } from "../../../src/core/project/source-pair.ts";
import { undoEdit } from "../../../src/core/trial/edited-pair.ts";

const pair = (train: string, model: string): SourcePair => ({
  train: { path: "fit it.py", text: train },
  model: { path: "nets/net.py", text: model },
});

/** Lines of a few words, so that edits repeat and move them; any line ends, the last may lack one. */
const text = fc
  .tuple(
    fc.array(fc.constantFrom("a = 1", "b", "", "  c()", "-- x", "++ y", "@@ z", "\\ n", "é\f"), {
      maxLength: 12,
    }),
    fc.constantFrom("\n", "\r\n"),
    fc.boolean(),
  )
  .map(([lines, end, last]) => lines.join(end) + (last ? end : ""));

describe("what an edit was made from", () => {
  it("comes back from the candidate and its diff, byte for byte", () => {
    fc.assert(
      fc.property(text, text, text, text, (train, model, newTrain, newModel) => {
        const before = pair(train, model);
        const after = pair(newTrain, newModel);
        expect(undoEdit(after, unifiedDiff(before, after))).toEqual(before);
      }),
      { numRuns: 1000 },
    );
  });

  it("is not guessed where the candidate was changed since", () => {
    const before = pair("a = 1\nb = 2\n", "x\n");
    const diff = unifiedDiff(before, pair("a = 1\nb = 3\n", "x\n"));
    expect(() => undoEdit(pair("a = 1\nb = 4\n", "x\n"), diff)).toThrow("do not fit");
  });

  it("is not guessed where the diff is of other files", () => {
    const before = pair("a\n", "x\n");
    const diff = unifiedDiff(before, pair("b\n", "x\n")).replaceAll("fit it.py", "other.py");
    expect(() => undoEdit(pair("b\n", "x\n"), diff)).toThrow("do not fit");
  });
});
