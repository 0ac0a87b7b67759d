import { describe, expect, it } from "vitest";
import { frozenStatement } from "../../../src/core/constraints/rules/frozen-statement.ts";
import { edited, findingsOf } from "./findings.ts";

const SCRIPT = `import argparse
import time

import numpy as np
import torch

from model import Net


def options():
    parser = argparse.ArgumentParser()
    # do not change
    parser.add_argument("--rows", type=int, default=8)
    parser.add_argument("--turns", type=int, default=900)

    parser.add_argument("--rate", type=float, default=1e-3)
    return parser.parse_args([])


# do not modify
def read(path):
    """Tokens."""
    data = np.memmap(path, dtype=np.uint16, mode="r")
    return data


class Windows:  # frozen
    size = 4

    def __init__(self, data, count: int = 3):
        self.data = data
        self.count = count

    def draw(self):
        at = torch.randint(len(self.data), (self.count,))
        return [self.data[i] for i in at]


limits = {"rows": 8, "cols": 4}  # frozen


class Trainer:
    def __init__(self, args):
        # do not change
        self.windows = Windows(read("a.bin"), args.rows)

        self.net = Net(args.rows)

    def fit(self, turns):
        for turn in range(turns):
            self.step(turn)


def train():
    args = options()
    started = time.time()  # not to be changed
    trainer = Trainer(args)
    device = "cuda" if torch.cuda.is_available() else "cpu"  # frozen
    # frozen
    with open("log") as log:
        log.read()

    scale = 2
    for turn in range(args.turns):
        trainer.net(scale)
        if turn == 5:
            torch.manual_seed(1)  # frozen
    # ---- not to be changed ----
    elapsed_min = (time.time() - started) / 60
    print(f"{elapsed_min:.1f} minutes {scale}")
    return best_vloss, elapsed_min
`;

type Edit = readonly [string, string];
type Case = readonly [why: string, ...edits: Edit[]];

const FINE: readonly Case[] = [
  ["nothing changed"],
  [
    "quotes",
    ['print(f"{elapsed_min:.1f} minutes {scale}")', "print(f'{elapsed_min:.1f} minutes {scale}')"],
  ],
  [
    "parentheses",
    [
      "elapsed_min = (time.time() - started) / 60",
      "elapsed_min = ((time.time() - (started)) / (60))",
    ],
  ],
  [
    "over lines",
    [
      "elapsed_min = (time.time() - started) / 60",
      "elapsed_min = (\n        time.time()  # now\n        - started\n    ) / 60",
    ],
  ],
  [
    "hints",
    ["def read(path):", "def read(path: str) -> object:"],
    ["    elapsed_min = (time", "    elapsed_min: float = (time"],
  ],
  ["docstring", ['    """Tokens."""\n', ""]],
  ["docstring added", ["    def draw(self):\n", '    def draw(self):\n        """Rows."""\n']],
  [
    "statements between",
    ["    started = time.time()", "    print(1)\n    started = time.time()"],
    ["    print(f", "    print(2)\n    print(f"],
  ],
  [
    "an import alias",
    ["import numpy as np", "import numpy as xp"],
    ["np.memmap(path, dtype=np.uint16", "xp.memmap(path, dtype=xp.uint16"],
  ],
  [
    "a module alias",
    ["import time\n", "import time as clock\n"],
    ["started = time.time()", "started = clock.time()"],
    ["(time.time() - started)", "(clock.time() - started)"],
  ],
  [
    "a free local renamed throughout",
    ["    scale = 2", "    factor = 2"],
    ["net(scale)", "net(factor)"],
    ["minutes {scale}", "minutes {factor}"],
  ],
  [
    "locals of a frozen function renamed",
    ["    data = np.memmap", "    raw = np.memmap"],
    ["    return data\n", "    return raw\n"],
  ],
  [
    "a comprehension variable renamed",
    ["[self.data[i] for i in at]", "[self.data[k] for k in at]"],
  ],
  ["definitions in another order", ["limits = {", "X = 1\nlimits = {"]],
  [
    "in a try",
    [
      "    elapsed_min = (time.time() - started) / 60",
      "    try:\n        elapsed_min = (time.time() - started) / 60\n    finally:\n        pass",
    ],
  ],
  [
    "under an if that is always true",
    [
      "    elapsed_min = (time.time() - started) / 60",
      "    if True:\n        elapsed_min = (time.time() - started) / 60",
    ],
  ],
  [
    "another parameter of that name",
    ["def train", "def other(started, device):\n    started = device\n\n\ndef train"],
  ],
  [
    "a new option",
    [
      "    return parser.parse",
      '    parser.add_argument("--warm", default=3)\n    return parser.parse',
    ],
  ],
  ["an option's value for free ones", ["parse_args([])", 'parse_args(["--rate", "0.1"])']],
  [
    "attributes elsewhere",
    ["    scale = 2", "    scale = 2\n    trainer.net.rows = 3\n    trainer.extra = 4"],
  ],
  [
    "another class's self",
    ["def train", "class Other:\n    def __init__(self):\n        self.windows = 1\n\n\ndef train"],
  ],
  [
    "a backend switch",
    ["    scale = 2", "    scale = 2\n    torch.backends.cudnn.benchmark = True"],
  ],
  ["dictionary read", ["    scale = 2", '    scale = limits["rows"]']],
  [
    "the training in a function",
    ["        trainer.net(scale)\n", "        for _ in [1]:\n            trainer.net(scale)\n"],
  ],
  [
    "a second loop after it",
    ["    # ---- not", "    for x in []:\n        print(x)\n    # ---- not"],
  ],
];

const BROKEN: readonly (readonly [at: string, ...Case])[] = [
  ["", "missing", ['    print(f"{elapsed_min:.1f} minutes {scale}")\n', ""]],
  [
    "started = time.perf_counter()",
    "another clock",
    ["started = time.time()", "started = time.perf_counter()"],
  ],
  ["started = time.time() + 1", "more", ["started = time.time()", "started = time.time() + 1"]],
  [
    "elapsed_min = (time.time() - started) / 3600",
    "another unit",
    ["started) / 60", "started) / 3600"],
  ],
  [
    "t0 = time.time()",
    "a frozen name renamed",
    ["started = time.time()", "t0 = time.time()"],
    ["- started", "- t0"],
  ],
  [
    "if args.fast: started = time.time()",
    "conditional",
    ["    started = time.time()", "    if args.fast: started = time.time()"],
  ],
  [
    "started = time.time()",
    "in a loop",
    ["    started = time.time()", "    for _ in x:\n        started = time.time()"],
  ],
  [
    "started = time.time()",
    "in a handler",
    [
      "    started = time.time()",
      "    try:\n        pass\n    except E:\n        started = time.time()",
    ],
  ],
  [
    "started = time.time()",
    "never",
    ["    started = time.time()", "    while False:\n        started = time.time()"],
  ],
  [
    "torch.manual_seed(1)",
    "left its condition",
    ["        if turn == 5:\n            torch", "        torch"],
  ],
  ["started = time.time()", "twice", ["    scale = 2", "    scale = 2\n    started = time.time()"]],
  ["started = 0", "bound again", ["    scale = 2", "    scale = 2\n    started = 0"]],
  ["started -= 5", "augmented", ["    scale = 2", "    scale = 2\n    started -= 5"]],
  [
    "started = 1",
    "nonlocal",
    ["    scale = 2", "    scale = 2\n    def f():\n        nonlocal started\n        started = 1"],
  ],
  [
    "started = time.time()",
    "after the loop",
    ["    started = time.time()  # not to be changed\n", ""],
    ["    # ---- not", "    started = time.time()\n    # ---- not"],
  ],
  [
    "elapsed_min = (time.time() - started) / 60",
    "before the loop",
    ["    elapsed_min = (time.time() - started) / 60\n", ""],
    ["    scale = 2", "    scale = 2\n    elapsed_min = (time.time() - started) / 60"],
  ],
  [
    "",
    "out of order",
    [
      '    elapsed_min = (time.time() - started) / 60\n    print(f"{elapsed_min:.1f} minutes {scale}")',
      '    print(f"{elapsed_min:.1f} minutes {scale}")\n    elapsed_min = (time.time() - started) / 60',
    ],
  ],
  ['mode="r+"', "in a frozen function", ['mode="r")', 'mode="r+")']],
  ["def read(path, n=4):", "a parameter more", ["def read(path):", "def read(path, n=4):"]],
  ["count: int = 9", "another default", ["count: int = 3", "count: int = 9"]],
  ["size = 5", "a class attribute", ["    size = 4", "    size = 5"]],
  [
    "",
    "a method gone",
    [
      "    def draw(self):\n        at = torch.randint(len(self.data), (self.count,))\n        return [self.data[i] for i in at]\n",
      "",
    ],
  ],
  [
    "self.k = 2",
    "a statement added inside",
    ["        self.count = count", "        self.count = count\n        self.k = 2"],
  ],
  ["def read(path):", "decorated", ["# do not modify\n", "@np.vectorize\n"]],
  ["async def read(path):", "async", ["def read(path):", "async def read(path):"]],
  ["class Windows(list):", "another base", ["class Windows:", "class Windows(list):"]],
  [
    "def read(path): return None",
    "defined again",
    ["limits = {", "def read(path): return None\nlimits = {"],
  ],
  ["read = cached(read)", "wrapped", ["limits = {", "read = cached(read)\nlimits = {"]],
  [
    "read = lambda p: None",
    "hidden by a local",
    [
      "        # do not change\n        self.w",
      "        read = lambda p: None\n        # do not change\n        self.w",
    ],
  ],
  ["from other import read", "imported over", ["limits = {", "from other import read\nlimits = {"]],
  ["Windows.draw = wider", "a method patched", ["limits = {", "Windows.draw = wider\nlimits = {"]],
  [
    "setattr(Windows, name, wider)",
    "a method patched by setattr",
    ["limits = {", "setattr(Windows, name, wider)\nlimits = {"],
  ],
  [
    "read.__code__ = other.__code__",
    "its code replaced",
    ["limits = {", "read.__code__ = other.__code__\nlimits = {"],
  ],
  [
    "read.__defaults__ = (3,)",
    "its defaults replaced",
    ["limits = {", "read.__defaults__ = (3,)\nlimits = {"],
  ],
  ['limits["rows"] = 9', "an item", ["    scale = 2", '    limits["rows"] = 9']],
  ["limits.update(rows=9)", "update", ["    scale = 2", "    limits.update(rows=9)"]],
  ['limits |= {"rows": 9}', "merged", ["class Trainer", 'limits |= {"rows": 9}\nclass Trainer']],
  ['del limits["rows"]', "an item deleted", ["    scale = 2", '    del limits["rows"]']],
  [
    "trainer.windows = Windows(d, 99)",
    "an attribute",
    ["    scale = 2", "    trainer.windows = Windows(d, 99)"],
  ],
  [
    "self.windows = None",
    "an attribute in another method",
    ["            self.step(turn)", "            self.windows = None"],
  ],
  ["time.time = lambda: 0", "a clock patched", ["    scale = 2", "    time.time = lambda: 0"]],
  ["torch.randint = mine", "a function patched", ["    scale = 2", "    torch.randint = mine"]],
  [
    'setattr(np, "memmap", mine)',
    "setattr on a module",
    ["    scale = 2", '    setattr(np, "memmap", mine)'],
  ],
  [
    'time.__dict__["time"] = mine',
    "a module's dictionary",
    ["    scale = 2", '    time.__dict__["time"] = mine'],
  ],
  ["print = lambda *a: None", "print silenced", ["    scale = 2", "    print = lambda *a: None"]],
  [
    "time = Clock()",
    "a module's name bound",
    ["    scale = 2", "    scale = 2\n    time = Clock()"],
  ],
  [
    "import fake as time",
    "another module of that name",
    ["import time\n", "import fake as time\n"],
  ],
  ["from fake import torch", "another import", ["import torch\n", "from fake import torch\n"]],
  [
    "parser.set_defaults(rows=64)",
    "set_defaults",
    ["    return parser.parse", "    parser.set_defaults(rows=64)\n    return parser.parse"],
  ],
  [
    "parser.set_defaults(**more)",
    "set_defaults, splat",
    ["    return parser.parse", "    parser.set_defaults(**more)\n    return parser.parse"],
  ],
  [
    'return parser.parse_args(["--rows", "64"])',
    "passed arguments",
    ["parse_args([])", 'parse_args(["--rows", "64"])'],
  ],
  [
    'return parser.parse_args(["--rows=64"])',
    "passed arguments with =",
    ["parse_args([])", 'parse_args(["--rows=64"])'],
  ],
  ["args.rows = 64", "the parsed option", ["    scale = 2", "    args.rows = 64"]],
  [
    'setattr(args, "turns", 64)',
    "the parsed option by setattr",
    ["    scale = 2", '    setattr(args, "turns", 64)'],
  ],
  [
    'vars(args)["rows"] = 64',
    "the parsed option by vars",
    ["    scale = 2", '    vars(args)["rows"] = 64'],
  ],
  [
    "args.rows *= 2",
    "the parsed option in a helper",
    ["        self.net = Net(args.rows)", "        args.rows *= 2"],
  ],
  [
    'parser.add_argument("--rows", type=int, default=16)',
    "an option's default",
    ["default=8)", "default=16)"],
  ],
];

describe("frozen-statement", () => {
  it.each(FINE.map(([why, ...edits]) => ({ why, edits })))("passes: $why", ({ edits }) => {
    const candidate = { train: edited(SCRIPT, ...edits) };
    expect(findingsOf(frozenStatement, { train: SCRIPT }, candidate)).toEqual([]);
  });

  it.each(BROKEN.map(([at, why, ...edits]) => ({ at, why, edits })))(
    "finds: $why",
    ({ at, edits }) => {
      const candidate = { train: edited(SCRIPT, ...edits) };
      const found = findingsOf(frozenStatement, { train: SCRIPT }, candidate);
      expect(found.length).toBeGreaterThan(0);
      expect(found.some(({ text }) => text.includes(at))).toBe(true);
    },
  );

  it("says what is frozen and where, what was found, and what to do", () => {
    const candidate = { train: edited(SCRIPT, ["started) / 60", "started) / 3600"]) };
    const [found] = findingsOf(frozenStatement, { train: SCRIPT }, candidate);
    expect(found?.message).toBe(
      "The statement `elapsed_min = (time.time() - started) / 60` must stay as it is " +
        "(train_mps.py:69), but here it reads `elapsed_min = (time.time() - started) / 3600`. " +
        "Restore `elapsed_min = (time.time() - started) / 60`.",
    );
  });
});
