import { describe, expect, test } from "vitest";
import { numberOf } from "../../../src/core/constraints/flow/arithmetic.ts";
import { countIn, walk } from "../../../src/core/constraints/flow/counting.ts";
import type { FlowEvent, LoopEvent } from "../../../src/core/constraints/flow/event.ts";
import { type Rehearsal, rehearse } from "../../../src/core/constraints/flow/rehearse.ts";
import { parsePython } from "../../../src/core/python/parse.ts";

const MODEL = `
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self, depth, width=7):
        super().__init__()
        self.depth = depth
    def forward(self, x, y):
        if self.training:
            return F.cross_entropy(x, y) + 1.0
        return F.cross_entropy(x, y)
`;

function rehearsal(train: string, model = MODEL): Rehearsal {
  const [script, other] = [parsePython(train), parsePython(model)];
  if (!script.ok || !other.ok) throw new Error("the test's own code does not parse");
  const done = rehearse(
    { train: script.module, model: other.module },
    { entry: "go", modelModule: "net", frozenNames: new Map(), frozenRegions: [] },
  );
  if ("givenUpIn" in done) throw new Error("the test's own code cannot be followed");
  return done;
}

function loopsOf(events: readonly FlowEvent[]): LoopEvent[] {
  return [...walk(events)].flatMap(({ event }) => (event.type === "loop" ? [event] : []));
}

const STEP = `
import torch, net
opt = torch.optim.SGD([], lr=1)
def go():
`;

/** How often the optimizer steps in a body of `go`. */
function steps(body: string) {
  const indented = body.split("\n").map((line) => `    ${line}`);
  const { events } = rehearsal(`${STEP}${indented.join("\n")}\n`);
  return countIn(events, { counts: ({ type }) => type === "step" });
}

describe("how often something happens", () => {
  test.each([
    ["a loop over a range", "for i in range(3, 30, 2): opt.step()", 14, 14],
    ["both ways through a condition", "if unknown(): opt.step()", 0, 1],
    ["a condition that is known", "if 2 > 1: opt.step()\nelse: opt.step(); opt.step()", 1, 1],
    ["a continue before", "for i in range(5):\n    if i % 2: continue\n    opt.step()", 0, 5],
    [
      "a helper that returns early",
      "def f(x):\n    if x: return\n    opt.step()\nf(unknown())",
      0,
      1,
    ],
    ["a while loop over a counter", "n = 2\nwhile n < 12:\n    opt.step()\n    n += 5", 2, 2],
    [
      "an endless loop that breaks at a bound",
      "n = 0\nwhile True:\n    opt.step()\n    n += 1\n    if n >= 9: break",
      9,
      9,
    ],
    ["a loop of unknown length", "for i in unknown(): opt.step()", 0, Infinity],
    ["nested loops", "for i in range(4):\n    for j in range(6): opt.step()", 24, 24],
    ["a handler in the body's place", "try: opt.step()\nexcept ValueError: opt.step()", 1, 1],
    ["code that never runs", "return 1\nopt.step()", 0, 0],
  ])("%s", (_, body, least, most) => {
    expect(steps(body)).toEqual({ least, most });
  });
});

describe("what is known of values", () => {
  test.each([
    ["arithmetic", "range(2 * 3 + 1)", 7],
    ["a name through a function's default", "range((lambda n=5: n + 1)())", 6],
    ["a dictionary's entry", 'range({"n": 8}["n"])', 8],
    ["an attribute of an object", "range(Box(9).n)", 9],
    ["a slice", "range(20)[2:12:3]", 4],
    ["a product of a list", "[None] * 13", 13],
    ["a splat", "range(*(0, 15, 5))", 3],
    ["islice", "itertools.islice(range(50), 20)", 20],
    ["zip of two lengths", "zip(range(30), range(17))", 17],
    ["the least of two", "range(min(14, 40))", 14],
  ])("%s", (_, iterable, count) => {
    const script = `
import itertools
class Box:
    def __init__(self, n): self.n = n
def go():
    for i in ${iterable}:
        raise StopIteration
`;
    const [loop, ...others] = loopsOf(rehearsal(script).events);
    const trips = others.length > 0 ? others.length + 1 : numberOf(loop?.trips);
    expect(trips).toBe(count);
  });
});

test("arguments of calls into the model, by position, keyword, splat and default", () => {
  const script = `
from net import Net
def go():
    more = dict(depth=4)
    Net(3, width=5); Net(**more)
`;
  const given = rehearsal(script).calls.map(({ parameters }) => [
    numberOf(parameters.get("depth")),
    numberOf(parameters.get("width")),
  ]);
  expect(given).toEqual([
    [3, 5],
    [4, 7],
  ]);
});

test("where a loss comes from, and that evaluation sees the other branch of the model", () => {
  const script = `
import numpy as np, torch
from net import Net
def go():
    rows = np.memmap("data/rows.bin")
    kept = np.memmap("data/kept.bin")
    def draw(data):
        at = torch.randint(len(data) - 4, (6,))
        return data[at], data[at + 1]
    net = Net(1)
    for i in range(10):
        net(*draw(rows)).backward()
    net.eval()
    best = net(*draw(kept)).item()
    return best, 0.0
`;
  const { events, returned, draws } = rehearsal(script);
  const [backward] = [...walk(events)].flatMap(({ event }) =>
    event.type === "backward" ? [event] : [],
  );
  expect([...(backward?.lineage.sources ?? [])]).toEqual(["data/rows.bin"]);
  expect(backward?.lineage.form?.type).toBe("changed");
  const best = returned.kind === "sequence" ? returned.items?.[0] : undefined;
  expect([...(best?.lineage.readings ?? [])]).toEqual(["data/kept.bin"]);
  expect(best?.lineage.form?.type).toBe("nll");
  expect(draws.map(({ rows }) => numberOf(rows))).toEqual([6, 6]);
});

test("a program that doubles its calls at each level is given up, not run", () => {
  const levels = Array.from({ length: 60 }, (_, at) => `def f${at}(): f${at + 1}(); f${at + 1}()`);
  const parsed = parsePython(`${levels.join("\n")}\ndef f60(): pass\ndef go(): f0()\n`);
  const model = parsePython("");
  if (!parsed.ok || !model.ok) throw new Error("the test's own code does not parse");
  const cast = { entry: "go", modelModule: "net", frozenNames: new Map(), frozenRegions: [] };
  const done = rehearse({ train: parsed.module, model: model.module }, cast);
  expect(done).toHaveProperty("givenUpIn");
});
