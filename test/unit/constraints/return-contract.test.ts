import { describe, expect, it } from "vitest";
import { returnContract } from "../../../src/core/constraints/rules/return-contract.ts";
import { findingsOf } from "./findings.ts";

const BASELINE = "def train():\n    return best_vloss, elapsed_min\n";

/** What is found in a candidate whose lines are given. */
function found(...lines: string[]) {
  return findingsOf(returnContract, { train: BASELINE }, { train: `${lines.join("\n")}\n` });
}

const body = (...lines: string[]) => ["def train():", ...lines.map((line) => `    ${line}`)];
const PAIR = "return best_vloss, elapsed_min";

const KEPT: readonly (readonly [string, readonly string[]])[] = [
  ["as it was", body(PAIR)],
  ["parentheses", body("return (best_vloss, elapsed_min)")],
  ["float and item", body("return float(best_vloss.item()), float(elapsed_min)")],
  ["a choice of conversions", body("return best_vloss.item() if x else best_vloss, elapsed_min")],
  ["a local pair", body("pair = best_vloss, elapsed_min", "return pair")],
  ["an endless loop", body("while True:", "    step()", "    if done:", `        ${PAIR}`)],
  ["while 1", body("while 1:", "    pass")],
  ["a raise", body("if x:", "    raise ValueError", PAIR)],
  ["sys.exit", ["import sys", ...body("if x:", `    ${PAIR}`, "sys.exit(1)")]],
  ["if and else", body("if x:", `    ${PAIR}`, "else:", `    ${PAIR}`)],
  [
    "a complete match",
    body("match x:", "    case 1:", `        ${PAIR}`, "    case _:", "        raise E"),
  ],
  ["try and finally", body("try:", `    ${PAIR}`, "finally:", "    close()")],
  [
    "try and handlers",
    body("try:", "    run()", "except E:", `    ${PAIR}`, "else:", `    ${PAIR}`),
  ],
  ["with", body("with ctx:", `    ${PAIR}`)],
  ["for else", body("for i in x:", "    pass", "else:", `    ${PAIR}`)],
  ["a nested function's return", body("def f():", "    return 1", PAIR)],
  ["a nested generator", body("def f():", "    yield 1", "g = lambda: (yield)", PAIR)],
  ["a generator expression", body("x = list(i for i in y)", PAIR)],
  ["defaults", ["def train(a=1, *b, c=2, **d):", `    ${PAIR}`]],
  ["only rest arguments", ["def train(*args, **kwargs):", `    ${PAIR}`]],
  ["hints", ["def train() -> tuple[float, float]:", `    ${PAIR}`]],
  ["no_grad", ["import torch", "@torch.no_grad()", ...body(PAIR)]],
  [
    "a wrapper of its own",
    [
      "def log(f):",
      "    def w(*a, **k):",
      "        r = f(*a, **k)",
      "        return r",
      "    return w",
      "@log",
      ...body(PAIR),
    ],
  ],
  [
    "a decorator that marks",
    ["def mark(f):", "    f.x = 1", "    return f", "@mark", ...body(PAIR)],
  ],
  [
    "under both branches",
    ["if x:", ...body(PAIR).map((l) => `    ${l}`), "else:", ...body(PAIR).map((l) => `    ${l}`)],
  ],
  ["defined twice, both right", [...body(PAIR), ...body(PAIR)]],
  ["an unreachable other return", body(PAIR, "return 3")],
];

const BROKEN: readonly (readonly [string, string, readonly string[]])[] = [
  ["swapped", "return elapsed_min, best_vloss", body("return elapsed_min, best_vloss")],
  ["one", "return best_vloss", body("return best_vloss")],
  ["three", "return best_vloss, elapsed_min, 1", body("return best_vloss, elapsed_min, 1")],
  ["a list", "return [best_vloss, elapsed_min]", body("return [best_vloss, elapsed_min]")],
  ["a dictionary", "return {'a': 1}", body("return {'a': 1}")],
  ["scaled", "return best_vloss * 1, elapsed_min", body("return best_vloss * 1, elapsed_min")],
  [
    "another name",
    "return best, elapsed_min",
    body("best = best_vloss", "return best, elapsed_min"),
  ],
  [
    "a minimum",
    "return min(best_vloss, 1), elapsed_min",
    body("return min(best_vloss, 1), elapsed_min"),
  ],
  ["nothing", "return", body("if x:", "    return", PAIR)],
  ["None", "return None", body("return None")],
  [
    "a stale pair",
    "return pair",
    body("pair = best_vloss, elapsed_min", "best_vloss = 1", "return pair"),
  ],
  ["a starred pair", "return *pair,", body("return *pair,")],
  ["falls off", "def train():", body("pass")],
  ["if without else", "def train():", body("if x:", `    ${PAIR}`)],
  ["a loop that may not run", "def train():", body("for i in x:", `    ${PAIR}`)],
  [
    "break out of an endless loop",
    "def train():",
    body("while True:", "    if x:", "        break"),
  ],
  ["a handler that swallows", "def train():", body("try:", `    ${PAIR}`, "except E:", "    pass")],
  [
    "suppress",
    "def train():",
    ["from contextlib import suppress", ...body("with suppress(E):", `    ${PAIR}`)],
  ],
  ["an incomplete match", "def train():", body("match x:", "    case 1:", `        ${PAIR}`)],
  ["finally that returns", "return 1", body("try:", `    ${PAIR}`, "finally:", "    return 1")],
  ["a generator", "yield", body("yield", PAIR)],
  ["yield from in an expression", "x = yield from y", body("x = yield from y", PAIR)],
  ["async", "async def train():", ["async def train():", `    ${PAIR}`]],
  ["an argument", "def train(data):", ["def train(data):", `    ${PAIR}`]],
  ["a keyword argument", "def train(*, data):", ["def train(*, data):", `    ${PAIR}`]],
  ["a positional argument", "def train(data, /):", ["def train(data, /):", `    ${PAIR}`]],
  ["missing", "def run():", ["def run():", `    ${PAIR}`]],
  ["a lambda", "train = lambda: (1, 2)", ["train = lambda: (1, 2)"]],
  ["an import", "from impl import train", ["from impl import train"]],
  ["bound again", "train = wrap(train)", [...body(PAIR), "train = wrap(train)"]],
  ["deleted", "del train", [...body(PAIR), "del train"]],
  [
    "bound by a function",
    "train = f",
    [...body(PAIR), "def g():", "    global train", "    train = f"],
  ],
  ["a loop's target", "for train in x: pass", [...body(PAIR), "for train in x: pass"]],
  ["defined again, wrongly", "return 1", [...body(PAIR), ...body("return 1")]],
  [
    "wrong under a condition",
    "return 1",
    [...body(PAIR), "if x:", ...body("return 1").map((l) => `    ${l}`)],
  ],
  ["an unknown decorator", "@timed", ["from tools import timed", "@timed", ...body(PAIR)]],
  [
    "a wrapper that changes it",
    "@half",
    [
      "def half(f):",
      "    def w():",
      "        a, b = f()",
      "        return a / 2, b",
      "    return w",
      "@half",
      ...body(PAIR),
    ],
  ],
  ["a method only", "class A:", ["class A:", "    def train(self):", `        ${PAIR}`]],
];

describe("return-contract", () => {
  it.each(KEPT)("passes: %s", (_, lines) => {
    expect(found(...lines)).toEqual([]);
  });

  it.each(BROKEN)("finds: %s", (why, at, lines) => {
    const findings = found(...lines);
    if (why === "missing" || why === "a method only") expect(findings).toHaveLength(1);
    else expect(findings.map(({ text }) => text)).toContain(at);
  });

  it("takes its names from the project file", () => {
    const settings = { entry: "fit", returns: ["loss", "minutes"] };
    const before = { train: "def fit():\n    return loss, minutes\n" };
    const after = { train: "def fit():\n    return minutes, loss\n" };
    expect(findingsOf(returnContract, before, before, settings)).toEqual([]);
    expect(findingsOf(returnContract, before, after, settings)).toMatchObject([
      { line: 2, name: "fit" },
    ]);
  });

  it("keeps a decorator that the baseline has", () => {
    const train = `from tools import timed\n@timed\n${BASELINE}`;
    expect(findingsOf(returnContract, { train }, { train: `${train}\nx = 1\n` })).toEqual([]);
  });
});
