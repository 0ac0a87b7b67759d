import { expect, it } from "vitest";
import { frozenMarks } from "../../../src/core/constraints/frozen-marks.ts";
import { projectFileSchema } from "../../../src/core/project/project-file.ts";

const model = { path: "model.py", text: "WIDTH = 4\n" };
const project = projectFileSchema.parse({ frozen: ["model.py::WIDTH"] });
const train = `# --- not to be changed ---
depth = 6
rate = dict(
    a=1,
)
# --- free to change ---
other = 2
def train():
    for it in range(8):
        # this should still happen every 4 iterations
        if it % 4 == 0:
            print(it)
    return best_vloss, elapsed_min
`;

function marksOf(text: string) {
  return frozenMarks({ train: { path: "fit.py", text }, model }, project);
}

it("cites the comment that freezes each line, and what it freezes", () => {
  const says = { file: "fit.py", line: 1, text: "not to be changed" };
  expect(marksOf(train)).toEqual([
    { file: "fit.py", line: 2, endLine: 2, text: "depth must stay 6.", comment: says },
    expect.objectContaining({ line: 3, endLine: 5, comment: says }),
    expect.objectContaining({
      line: 11,
      endLine: 11,
      comment: { file: "fit.py", line: 10, text: "this should still happen every 4 iterations" },
    }),
    { file: "model.py", line: 1, endLine: 1, text: "WIDTH must stay 4.", comment: undefined },
  ]);
});

it("has none while the training script cannot be read, and bears other half-typed things", () => {
  expect(marksOf(`${train}def`)).toBeUndefined();
  const pair = { train: { path: "fit.py", text: train }, model: { path: "model.py", text: "WI" } };
  expect(frozenMarks(pair, project)?.map(({ line }) => line)).toEqual([2, 3, 11]);
});
