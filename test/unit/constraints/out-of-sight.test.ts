import { describe, expect, it } from "vitest";
import { analyseBaseline, verifyCandidate } from "../../../src/core/constraints/verify.ts";
import { projectFileSchema } from "../../../src/core/project/project-file.ts";

const MODEL = "import torch.nn as nn\n\n\nclass Net(nn.Module):\n    pass\n";
const STEP = `        rows = draw(learn)
        loss = net(rows)
        loss.backward()
        optimizer.step()
`;
const TRAIN = `import numpy as np
import torch

from model import Net

ROUNDS = 40  # fixed


def draw(data):
    at = torch.randint(len(data) - 4, (8,))
    return torch.stack([torch.from_numpy(data[i : i + 4]) for i in at])


def train():
    learn = np.memmap("learn.bin")
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    best_vloss, elapsed_min = 0.0, 0.0
    for turn in range(ROUNDS):
${STEP}    return best_vloss, elapsed_min
`;

function verify(train: string, rules: object = {}) {
  const pair = (text: string) => ({
    train: { path: "train_mps.py", text },
    model: { path: "model.py", text: MODEL },
  });
  const project = projectFileSchema.parse({ rules });
  return verifyCandidate(analyseBaseline(pair(TRAIN), project), pair(train));
}

/** The step as the innermost of functions that `levels` deep call the next one `times` times. */
function nested(levels: number, times: number): string {
  const definitions = Array.from({ length: levels }, (_, at) => {
    const calls = `    f${at + 1}(net, optimizer, learn)\n`.repeat(times);
    return `def f${at}(net, optimizer, learn):\n${calls}\n`;
  });
  const last = `def f${levels}(net, optimizer, learn):\n${STEP.replace(/^ {4}/gm, "")}\n`;
  return TRAIN.replace("def train", `${definitions.join("")}${last}\ndef train`).replace(
    STEP,
    "        f0(net, optimizer, learn)\n",
  );
}

describe("a candidate that cannot be followed", () => {
  it.each([
    ["calls that double at each level", nested(30, 2)],
    ["a chain of calls", nested(45, 1)],
  ])("breaks the budget by %s, at a line of its own", (_, train) => {
    const { verdict, violations } = verify(train);
    expect(verdict).toBe("fail");
    expect(violations.map(({ rule, severity }) => [rule, severity])).toEqual([["budget", "error"]]);
    const line = train.split("\n")[(violations[0]?.line ?? 0) - 1];
    expect(line).toMatch(/f\d+\(net/);
  });

  it("is no way around the other rules where the budget is off", () => {
    const { violations } = verify(nested(30, 2), { budget: "off" });
    expect(violations.map(({ rule }) => rule)).toEqual(["val-leak"]);
  });

  it("is not one whose baseline could not be followed either", () => {
    const pair = (text: string) => ({
      train: { path: "train_mps.py", text },
      model: { path: "model.py", text: MODEL },
    });
    const deep = nested(30, 2);
    const baseline = analyseBaseline(pair(deep), projectFileSchema.parse({}));
    expect(verifyCandidate(baseline, pair(`${deep}\nmore = 1\n`)).violations).toEqual([]);
  });

  it("is not long or deep code as people write it", () => {
    const long = "        scale = 0.5 * (1.0 + turn / ROUNDS) if turn else 1.0\n".repeat(3_000);
    expect(verify(TRAIN.replace(STEP, long + STEP)).violations).toEqual([]);
    expect(verify(nested(12, 1)).violations).toEqual([]);
    const loops = Array.from(
      { length: 18 },
      (_, at) => `${" ".repeat(8 + at)}for k${at} in (1, 2, 3):\n`,
    );
    const deep = `${loops.join("")}${" ".repeat(26)}pass\n`;
    expect(verify(TRAIN.replace(STEP, deep + STEP)).violations).toEqual([]);
    const tests = Array.from({ length: 2_500 }, (_, at) => {
      return `        if turn % ${at + 2} == 0:\n            z${at} = turn * ${at}\n`;
    });
    expect(verify(TRAIN.replace(STEP, tests.join("") + STEP)).violations).toEqual([]);
  });
});

it("a function that calls itself is seen to the end of its recursion", () => {
  const train = TRAIN.replace(
    "def train",
    `def again(net, optimizer, learn, left):
    if left > 0:
        return again(net, optimizer, learn, left - 1)
    for _ in range(4):
${STEP}

def train`,
  ).replace(`${STEP}    return`, "        again(net, optimizer, learn, 9)\n    return");
  expect(train).toContain("learn, 9)");
  expect(verify(train).violations.map(({ rule }) => rule)).toContain("budget");
});
