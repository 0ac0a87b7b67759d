import { expect, it } from "vitest";
import { lostConstraints } from "../../../src/core/constraints/lost-constraints.ts";
import { analyseBaseline } from "../../../src/core/constraints/verify.ts";
import { projectFileSchema } from "../../../src/core/project/project-file.ts";

const project = projectFileSchema.parse({});
const MODEL = "import torch\n";
const TRAIN = `
# fixed: these should not be changed
rows = 4
rounds = 50

def train():
    best, minutes = 0.0, 0.0
    for turn in range(rounds):
        # this should still happen every 10 iterations
        if turn % 10 == 0:
            best = 1.0
    best_vloss, elapsed_min = best, minutes
    return best_vloss, elapsed_min
`;

const constraintsOf = (train: string) =>
  analyseBaseline(
    { train: { path: "train_mps.py", text: train }, model: { path: "model.py", text: MODEL } },
    project,
  ).constraints;
const lost = (train: string) =>
  lostConstraints(constraintsOf(TRAIN), constraintsOf(train)).map(({ name, rule }) => name ?? rule);

it("loses nothing where code moves but the comments stay", () => {
  expect(lost(`import math\n\n${TRAIN.replace("best = 1.0", "best = math.pi")}`)).toEqual([]);
});

it("names what an edit no longer states, whatever it still does", () => {
  expect(lost(TRAIN.replace("# fixed: these should not be changed\n", ""))).toEqual([
    "rows",
    "rounds",
  ]);
  const reworded = TRAIN.replace("# this should still happen every 10 iterations", "# log it");
  expect(lost(reworded)).toEqual(["cadence"]);
});
