import { describe, expect, it } from "vitest";
import { cadence } from "../../../src/core/constraints/rules/cadence.ts";
import { edited, findingsOf } from "./findings.ts";

const SCRIPT = `every = 40


def train():
    count = 900
    lowest = 9.0
    for it in range(count):
        # this should still happen every 60 iterations
        if it % 60 == 0:
            net.eval()
            reading = check(net, draw("val"))
            lowest = min(lowest, reading)
            print(it, reading)
            net.train()
        loss = net(draw("train"))
        loss.backward()
        if it % 25 == 0:
            print(it, loss)
`;
const TEST = "if it % 60 == 0:";
const BLOCK = SCRIPT.slice(SCRIPT.indexOf("        # this"), SCRIPT.indexOf("        loss ="));
const dedented = (by: number) => BLOCK.replaceAll(new RegExp(`^ {${by}}`, "gm"), "");
const indented = BLOCK.replaceAll(/^(?=.)/gm, "    ");

type Edit = readonly [string, string];
type Case = readonly [why: string, ...edits: Edit[]];
const test = (condition: string): Edit => [TEST, `if ${condition}:`];

const HOLDS: readonly Case[] = [
  ["nothing changed"],
  ["turned round", test("0 == it % 60")],
  ["not", test("not it % 60")],
  ["not with brackets", test("not (it % 60)")],
  ["less than one", test("it % 60 < 1")],
  ["in a tuple", test("it % 60 in (0,)")],
  ["by a constant", ["    count =", "    period = 60\n    count ="], test("it % period == 0")],
  ["by arithmetic", test("it % (20 * 3) == 0")],
  ["another constant's remainder", test("it % 60 == 60 % 20")],
  [
    "a renamed variable",
    ["for it in range", "for step in range"],
    test("step % 60 == 0"),
    ["print(it, reading)", "print(step, reading)"],
    ["if it % 25", "if step % 25"],
    ["print(it, loss)", "print(step, loss)"],
  ],
  ["counted from one", ["range(count)", "range(1, count + 1)"], test("(it - 1) % 60 == 0")],
  ["counted from one, by remainder", ["range(count)", "range(1, count + 1)"], test("it % 60 == 1")],
  ["enumerate", ["for it in range(count):", "for it, batch in enumerate(batches):"]],
  [
    "a progress bar",
    ["for it in range(count):", "from tqdm import tqdm\n    for it in tqdm(range(count)):"],
  ],
  ["trange", ["for it in range(count):", "from tqdm import trange\n    for it in trange(count):"]],
  [
    "a while loop",
    ["    for it in range(count):", "    it = -1\n    while it < count:\n        it += 1"],
  ],
  ["a flag", [`        ${TEST}`, "        due = it % 60 == 0\n        if due:"]],
  ["a flag by :=", [`        ${TEST}`, "        if (due := it % 60 == 0):"]],
  ["bool()", test("bool(it % 60 == 0)")],
  ["always true beside it", test("it >= 0 and it % 60 == 0")],
  ["inside a with", [BLOCK, `        with ctx:\n${indented}`]],
  ["inside a try", [BLOCK, `        try:\n${indented}        finally:\n            pass\n`]],
  [
    "at the loop's end",
    [BLOCK, ""],
    ["            print(it, loss)\n", `            print(it, loss)\n${BLOCK}`],
  ],
  [
    "a continue behind it",
    ["        loss =", "        if bad:\n            continue\n        loss ="],
  ],
  [
    "a continue that never meets it",
    [BLOCK, `        if it % 60 == 7:\n            continue\n${BLOCK}`],
  ],
  [
    "a guard in place of the if",
    [BLOCK, ""],
    [
      "            print(it, loss)\n",
      `            print(it, loss)\n        if it % 60:\n            continue\n        net.eval()\n        reading = check(net, draw("val"))\n        lowest = min(lowest, reading)\n`,
    ],
  ],
  ["another block", test("it % 60 == 0"), ["if it % 25 == 0:", "if it % 1000 == 0:"]],
  [
    "its work in a function",
    [
      '            net.eval()\n            reading = check(net, draw("val"))\n            lowest = min(lowest, reading)\n            print(it, reading)\n            net.train()\n',
      "            lowest = min(lowest, estimate())\n",
    ],
  ],
  [
    "else of the opposite",
    [`        ${TEST}`, "        if it % 60 != 0:\n            pass\n        else:"],
  ],
];

const WIDER: readonly Case[] = [
  ["a divisor", test("it % 30 == 0")],
  ["a divisor in a constant", ["every = 40", "every = 20"], test("it % every == 0")],
  ["an added or", test("it % 60 == 0 or it == count - 1")],
  ["an or in front", test("loss_is_odd or it % 60 == 0")],
  ["more remainders", test("it % 60 in (0, 30)")],
  ["each iteration", [TEST, "if True:"]],
];

const BROKEN: readonly Case[] = [
  ["a multiple", test("it % 120 == 0")],
  ["no divisor", test("it % 50 == 0")],
  ["a module constant", test("it % every == 0")],
  ["an unknown number", test("it % period == 0")],
  ["a growing number", test("it % (60 + it // 9) == 0")],
  ["a shifted phase", test("it % 60 == 1")],
  ["a phase beyond", test("it % 60 == 60")],
  ["an offset", test("(it + 1) % 60 == 0")],
  ["counted from one", ["range(count)", "range(1, count + 1)"]],
  ["counted by two", ["range(count)", "range(0, count, 7)"], test("it % 60 == 1")],
  ["an added and", test("it % 60 == 0 and ready")],
  ["not the first", test("it > 0 and it % 60 == 0")],
  ["truth of the counter", test("it and it % 60 == 0")],
  ["only late", test("it % 60 == 0 and it > 500")],
  ["only early", test("it % 60 == 0 and it < 500")],
  ["the opposite", test("it % 60")],
  ["negated", test("not it % 60 == 0")],
  ["within another if", [BLOCK, `        if ready:\n${indented}`]],
  [
    "within another else",
    [BLOCK, `        if ready:\n            pass\n        else:\n${indented}`],
  ],
  [
    "within a case",
    [BLOCK, `        match mode:\n            case 1:\n${indented.replaceAll(/^(?=.)/gm, "    ")}`],
  ],
  ["in a handler", [BLOCK, `        try:\n            pass\n        except E:\n${indented}`]],
  ["a continue before it", [BLOCK, `        if slow:\n            continue\n${BLOCK}`]],
  [
    "a continue deeper before it",
    [BLOCK, `        if slow:\n            if very:\n                continue\n${BLOCK}`],
  ],
  [
    "a continue in most iterations",
    [BLOCK, `        if it % 600:\n            continue\n${BLOCK}`],
  ],
  [
    "after the loop",
    [BLOCK, ""],
    ["            print(it, loss)\n", `            print(it, loss)\n${dedented(4)}`],
  ],
  ["gone", [BLOCK, ""]],
  [
    "a decoy with the work elsewhere",
    [BLOCK, `        if it % 60 == 0:\n            pass\n${BLOCK.replace("% 60", "% 600")}`],
  ],
  ["the counter rebound", [BLOCK, `        it = it * 2\n${BLOCK}`]],
  [
    "a flag that is not its condition",
    [`        ${TEST}`, "        due = it % 600 == 0\n        if due:"],
  ],
  ["never", [TEST, "if False:"]],
  ["once", test("it == 0")],
];

const check = (edits: readonly Edit[]) =>
  findingsOf(cadence, { train: SCRIPT }, { train: edited(SCRIPT, ...edits) });

describe("cadence", () => {
  it.each(HOLDS.map(([why, ...edits]) => ({ why, edits })))("passes: $why", ({ edits }) => {
    expect(check(edits)).toEqual([]);
  });

  it.each(WIDER.map(([why, ...edits]) => ({ why, edits })))("warns: $why", ({ edits }) => {
    expect(check(edits).map(({ severity }) => severity)).toEqual(["warning"]);
  });

  it.each(BROKEN.map(([why, ...edits]) => ({ why, edits })))("finds: $why", ({ edits }) => {
    expect(check(edits).map(({ severity }) => severity)).toEqual(["error"]);
  });

  it("reads the interval from a configuration field", () => {
    const train = `class C:
    every: int = 50
    rate: float = 0.1


def train(cfg):
    for it in range(9):
        # this should still happen every 50 iterations
        if it % cfg.every == 0:
            reading = check()
`;
    const slower = edited(train, ["every: int = 50", "every: int = 500"]);
    expect(findingsOf(cadence, { train }, { train: edited(train, ["0.1", "0.2"]) })).toEqual([]);
    expect(findingsOf(cadence, { train }, { train: slower })).toHaveLength(1);
    const written = edited(train, ["it % cfg.every", "it % 50"]);
    expect(findingsOf(cadence, { train }, { train: written })).toEqual([]);
  });

  it("reads a counter that a function gets", () => {
    const train = `def maybe(it):
    # this must happen every 10 steps
    if it % 10 == 0:
        reading = check()
`;
    const slower = edited(train, ["% 10", "% 20"]);
    expect(findingsOf(cadence, { train }, { train })).toEqual([]);
    expect(findingsOf(cadence, { train }, { train: slower })).toHaveLength(1);
  });

  it("says what must hold and where, what was found, and what to do", () => {
    const [found] = check([test("it % 90 == 0")]);
    expect(found?.message).toBe(
      "What happens at `it % 60 == 0` must go on happening at least then (train_mps.py:9), but " +
        "here `it % 90 == 0` does not hold every time. Restore `if it % 60 == 0:`.",
    );
  });
});
