import { expect, it } from "vitest";
import { mendsOf } from "../../../src/core/constraints/mend/mends.ts";
import { applyEdits } from "../../../src/core/constraints/mend/text-edit.ts";
import { analyseBaseline, verifyCandidate } from "../../../src/core/constraints/verify.ts";
import { DEFAULT_PROJECT_FILE } from "../../../src/core/project/project-file.ts";

const model = { path: "model.py", text: "" };
const train = `def train():
    # not to be changed
    depth = 6
    print("begin", depth)

    best_vloss, elapsed_min = 1.0, 2.0
    return best_vloss, elapsed_min
`;

/** The first mend of the first error, as its title and the text that it leaves. */
function firstMend(candidate: string, before = train) {
  const pair = { train: { path: "train_mps.py", text: before }, model };
  const baseline = analyseBaseline(pair, DEFAULT_PROJECT_FILE);
  const edited = { train: { path: "train_mps.py", text: candidate }, model };
  const [violation] = verifyCandidate(baseline, edited).violations;
  if (violation === undefined) throw new Error("nothing is broken");
  const [mend] = mendsOf(baseline, edited, violation);
  return mend && { title: mend.title, text: applyEdits(edited, mend.edits).train.text };
}

it("restores a frozen value and leaves the comment behind it", () => {
  const mend = firstMend(train.replace("depth = 6", "depth = 12  # deeper"));
  expect(mend?.title).toBe("Restore `depth = 6`");
  expect(mend?.text).toBe(train.replace("depth = 6", "depth = 6  # deeper"));
});

it("removes a rebinding with its line", () => {
  const mend = firstMend(train.replace("\n    best", "    depth += 2  # more\n\n    best"));
  expect(mend).toEqual({ title: "Remove `depth += 2`", text: train });
});

it("leaves `pass` where the rebinding was all that a block held", () => {
  const flagged = train.replace("\n    best", "    if depth:\n        depth = 9\n\n    best");
  expect(firstMend(flagged)?.text).toContain("    if depth:\n        depth = 6\n");
  const one = train.replace("\n    best", "    if depth: depth += 9\n\n    best");
  expect(firstMend(one)?.text).toContain("    if depth: pass\n");
});

it("puts a missing frozen statement back next to its neighbour", () => {
  expect(firstMend(train.replace('    print("begin", depth)\n', ""))?.text).toBe(train);
});

it("restores the return, also where the function only falls off its end", () => {
  const other = train.replace("return best_vloss, elapsed_min", "return best_vloss");
  expect(firstMend(other)).toEqual({
    title: "Restore `return best_vloss, elapsed_min`",
    text: train,
  });
  expect(firstMend(train.replace("    return best_vloss, elapsed_min\n", ""))?.text).toBe(train);
});

it("keeps tabs and CRLF", () => {
  const windows = (text: string) => text.replaceAll("    ", "\t").replaceAll("\n", "\r\n");
  const candidate = train.replace('    print("begin", depth)\n', "");
  expect(firstMend(windows(candidate), windows(train))?.text).toBe(windows(train));
});
