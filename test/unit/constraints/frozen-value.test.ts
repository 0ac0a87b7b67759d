import { describe, expect, it } from "vitest";
import { frozenValue } from "../../../src/core/constraints/rules/frozen-value.ts";
import { edited, findingsOf } from "./findings.ts";

const SCRIPT = `import sys
# ---- sizes: not to be changed ----
ROWS = 12
SPAN, WIDTH = 24, 48
NAME = "run"
FLAG = False
# ---- free to change ----
RATE = 1e-3
RATIO = 0.5  # persona: range(0.1, 1)


class Settings:
    # frozen
    depth: int = 3
    # editable
    drop: float = 0.1


def train(settings=Settings()):
    steps = 900  # must not be changed
    shape = (2, 3)  # must not be changed

    for step in range(steps):
        use(ROWS, SPAN, WIDTH, NAME, FLAG, RATE, RATIO, settings.depth, shape)

    def report():
        return steps + ROWS

    return best_vloss, elapsed_min
`;

type Edit = readonly [string, string];
type Case = readonly [why: string, ...edits: Edit[]];

const FINE: readonly Case[] = [
  ["nothing changed"],
  ["other spellings", ["ROWS = 12", "ROWS = 0b1100"], ['NAME = "run"', "NAME = 'r' 'un'"]],
  ["arithmetic", ["ROWS = 12", "ROWS = 3 * 4"]],
  ["through a constant", ["ROWS = 12", "HALF = 6\nROWS = HALF * 2"]],
  ["a hint", ["ROWS = 12", "ROWS: int = 12"]],
  ["a declaration before it", ["ROWS = 12", "ROWS: int\nROWS = 12"]],
  ["split tuple", ["SPAN, WIDTH = 24, 48", "WIDTH = 48\nSPAN = 24"]],
  ["joined tuple", ["ROWS = 12\nSPAN, WIDTH = 24, 48", "(ROWS, SPAN), WIDTH = (12, 24), 48"]],
  ["chained", ["FLAG = False", "FLAG = OTHER = False"]],
  ["free value", ["RATE = 1e-3", "RATE = 3"]],
  ["free field", ["drop: float = 0.1", "drop: float = 0.4"]],
  ["free field on the instance", ["    steps = 900", "    settings.drop = 0.2\n    steps = 900"]],
  ["same field value again", ["    steps = 900", "    settings.depth = 3\n    steps = 900"]],
  ["new field", ["drop: float = 0.1", "drop: float = 0.1\n    heads: int = 2"]],
  [
    "no marker comments",
    ["  # must not be changed\n\n", "\n\n"],
    ["# ---- sizes: not to be changed ----\n", ""],
  ],
  ["inside a with", ["    steps = 900", "    with open('x'):\n        steps = 900"]],
  [
    "inside a try",
    ["    steps = 900", "    try:\n        steps = 900\n    finally:\n        pass"],
  ],
  [
    "a parameter of another function",
    ["def train", "def other(ROWS):\n    return ROWS\n\n\ndef train"],
  ],
  [
    "another function's local",
    ["def train", "def other():\n    steps = 3\n    return steps\n\n\ndef train"],
  ],
  ["another class's field", ["def train", "class Other:\n    depth = 9\n\n\ndef train"]],
  ["another object's attribute", ["    steps = 900", "    sys.depth = 4\n    steps = 900"]],
  [
    "a comprehension's variable",
    ["    steps = 900", "    x = [ROWS for ROWS in range(3)]\n    steps = 900"],
  ],
  ["a lambda's parameter", ["    steps = 900", "    f = lambda steps: steps * 2\n    steps = 900"]],
  ["globals() read", ["    steps = 900", "    print(globals()['ROWS'])\n    steps = 900"]],
  ["globals() of a free name", ["    steps = 900", "    globals()['RATE'] = 2\n    steps = 900"]],
  [
    "setattr of a free field",
    ["    steps = 900", "    setattr(settings, 'drop', 2)\n    steps = 900"],
  ],
  ["exec of something else", ["    steps = 900", "    exec('RATE = 4')\n    steps = 900"]],
  ["range, inside", ["RATIO = 0.5", "RATIO = 0.25"]],
  ["range, its ends", ["RATIO = 0.5", "RATIO = 1"]],
  ["range, bound twice", ["RATIO = 0.5", "RATIO = 0.9\nRATIO = 0.1"]],
  [
    "a keyword argument",
    ["    steps = 900", "    print(dict(ROWS=3, steps=4, depth=5))\n    steps = 900"],
  ],
  [
    "a subclass method of its own",
    [
      "def train",
      "class Wide(Settings):\n    def grow(self):\n        self.drop = 1\n\n\ndef train",
    ],
  ],
];

const BROKEN: readonly (readonly [name: string, at: string, ...Case])[] = [
  ["ROWS", "ROWS = 13", "other value", ["ROWS = 12", "ROWS = 13"]],
  ["ROWS", "ROWS = 12.0", "float", ["ROWS = 12", "ROWS = 12.0"]],
  ["FLAG", "FLAG = 0", "int for bool", ["FLAG = False", "FLAG = 0"]],
  ["NAME", 'NAME = b"run"', "bytes", ['NAME = "run"', 'NAME = b"run"']],
  [
    "WIDTH",
    "SPAN, WIDTH = 24, 96",
    "one of a tuple",
    ["SPAN, WIDTH = 24, 48", "SPAN, WIDTH = 24, 96"],
  ],
  [
    "SPAN",
    "SPAN, *rest = 24, 48",
    "starred",
    ["SPAN, WIDTH = 24, 48", "SPAN, *rest = 24, 48\nWIDTH = 48"],
  ],
  ["ROWS", "", "missing", ["ROWS = 12\n", ""]],
  ["ROWS", "ROWS = int(input())", "unknown", ["ROWS = 12", "ROWS = int(input())"]],
  ["ROWS", "ROWS = 12 if FAST else 24", "depends", ["ROWS = 12", "ROWS = 12 if FAST else 24"]],
  ["ROWS", "ROWS = 12", "conditional", ["ROWS = 12", "if FAST:\n    ROWS = 12"]],
  ["ROWS", "ROWS = 12", "in a loop", ["ROWS = 12", "for _ in range(n):\n    ROWS = 12"]],
  [
    "ROWS",
    "ROWS = 12",
    "in a handler",
    ["ROWS = 12", "try:\n    pass\nexcept OSError:\n    ROWS = 12"],
  ],
  ["ROWS", "ROWS = 12", "never", ["ROWS = 12", "if False:\n    ROWS = 12"]],
  ["ROWS", "ROWS += 1", "augmented", ["RATE = 1e-3", "ROWS += 1"]],
  ["ROWS", "(ROWS := 5)", "walrus", ["RATE = 1e-3", "(ROWS := 5)"]],
  [
    "ROWS",
    "[ROWS := i for i in range(9)]",
    "walrus out of a comprehension",
    ["RATE = 1e-3", "[ROWS := i for i in range(9)]"],
  ],
  ["ROWS", "for ROWS in range(3): pass", "for", ["RATE = 1e-3", "for ROWS in range(3): pass"]],
  [
    "ROWS",
    "for i, (a, ROWS) in z: pass",
    "nested target",
    ["RATE = 1e-3", "for i, (a, ROWS) in z: pass"],
  ],
  ["ROWS", "with f() as (ROWS, b): pass", "with", ["RATE = 1e-3", "with f() as (ROWS, b): pass"]],
  ["ROWS", "import sys as ROWS", "import", ["RATE = 1e-3", "import sys as ROWS"]],
  ["ROWS", "def ROWS(): pass", "def", ["RATE = 1e-3", "def ROWS(): pass"]],
  ["ROWS", "class ROWS: pass", "class", ["RATE = 1e-3", "class ROWS: pass"]],
  ["ROWS", "del ROWS", "del", ["RATE = 1e-3", "del ROWS"]],
  [
    "ROWS",
    "case {'a': ROWS}: pass",
    "pattern",
    ["RATE = 1e-3", "match x:\n    case {'a': ROWS}: pass"],
  ],
  [
    "ROWS",
    "case [*ROWS]: pass",
    "star pattern",
    ["RATE = 1e-3", "match x:\n    case [*ROWS]: pass"],
  ],
  [
    "ROWS",
    "except E as ROWS: pass",
    "except",
    ["RATE = 1e-3", "try: pass\nexcept E as ROWS: pass"],
  ],
  ["ROWS", "type ROWS = int", "type alias", ["RATE = 1e-3", "type ROWS = int"]],
  [
    "ROWS",
    "ROWS = 3",
    "global",
    ["    steps = 900", "    global ROWS\n    ROWS = 3\n    steps = 900"],
  ],
  [
    "ROWS",
    "ROWS = 3",
    "global in a method",
    [
      "def train",
      "class A:\n    def f(self):\n        global ROWS\n        ROWS = 3\n\n\ndef train",
    ],
  ],
  [
    "ROWS",
    "ROWS = 3",
    "a local that hides it",
    ["    steps = 900", "    ROWS = 3\n    steps = 900"],
  ],
  [
    "steps",
    "steps = 3",
    "nonlocal",
    [
      "        return steps + ROWS",
      "        nonlocal steps\n        steps = 3\n        return steps",
    ],
  ],
  [
    "steps",
    "steps = 3",
    "hidden in the closure that reads it",
    ["        return steps + ROWS", "        steps = 3\n        return steps + ROWS"],
  ],
  [
    "steps",
    "steps = 900",
    "behind its use",
    ["    steps = 900  # must not be changed\n", ""],
    ["    def report", "    steps = 900\n    def report"],
  ],
  [
    "steps",
    "def train(settings=Settings(), steps=900):",
    "a parameter now",
    [
      "def train(settings=Settings()):\n    steps = 900  # must not be changed\n",
      "def train(settings=Settings(), steps=900):\n",
    ],
  ],
  [
    "steps",
    "def train(settings=Settings()):",
    "at module level now",
    ["    steps = 900  # must not be changed\n", ""],
    ["RATE = 1e-3", "RATE = 1e-3\nsteps = 900"],
  ],
  [
    "steps",
    "locals()['steps'] = 2",
    "locals()",
    ["    shape =", "    locals()['steps'] = 2\n    shape ="],
  ],
  ["shape", "shape = (2, 4)", "tuple", ["shape = (2, 3)", "shape = (2, 4)"]],
  ["shape", "shape = [2, 3]", "list for tuple", ["shape = (2, 3)", "shape = [2, 3]"]],
  [
    "ROWS",
    'globals()["ROWS"] = 3',
    "globals()",
    ["    steps = 900", '    globals()["ROWS"] = 3\n    steps = 900'],
  ],
  [
    "ROWS",
    "g[key] = 3",
    "an alias of globals(), unknown key",
    ["    steps = 900", "    g = globals()\n    g[key] = 3\n    steps = 900"],
  ],
  ["ROWS", "vars().update({'ROWS': 3})", "vars()", ["RATE = 1e-3", "vars().update({'ROWS': 3})"]],
  ["ROWS", "globals().update(**more)", "a splat", ["RATE = 1e-3", "globals().update(**more)"]],
  ["ROWS", "globals().pop('ROWS')", "pop", ["RATE = 1e-3", "globals().pop('ROWS')"]],
  ["ROWS", "del globals()['ROWS']", "del an item", ["RATE = 1e-3", "del globals()['ROWS']"]],
  ["ROWS", "globals()['ROWS'] += 1", "augmented item", ["RATE = 1e-3", "globals()['ROWS'] += 1"]],
  [
    "ROWS",
    "globals().__setitem__('ROWS', 3)",
    "dunder",
    ["RATE = 1e-3", "globals().__setitem__('ROWS', 3)"],
  ],
  [
    "ROWS",
    "train.__globals__['ROWS'] = 3",
    "a function's globals",
    ["RATE = 1e-3", "train.__globals__['ROWS'] = 3"],
  ],
  [
    "ROWS",
    'setattr(sys.modules[__name__], "ROWS", 3)',
    "setattr",
    ["RATE = 1e-3", 'setattr(sys.modules[__name__], "ROWS", 3)'],
  ],
  [
    "ROWS",
    "import train_mps; train_mps.ROWS = 3",
    "itself imported",
    ["RATE = 1e-3", "import train_mps; train_mps.ROWS = 3"],
  ],
  [
    "ROWS",
    "import __main__ as m; m.ROWS = 3",
    "__main__",
    ["RATE = 1e-3", "import __main__ as m; m.ROWS = 3"],
  ],
  [
    "ROWS",
    "vars(sys.modules[__name__])['ROWS'] = 3",
    "vars(module)",
    ["RATE = 1e-3", "vars(sys.modules[__name__])['ROWS'] = 3"],
  ],
  ["ROWS", "exec('ROWS = 3')", "exec", ["RATE = 1e-3", "exec('ROWS = 3')"]],
  ["ROWS", "exec(source)", "exec of anything", ["RATE = 1e-3", "exec(source)"]],
  ["depth", "depth: int = 6", "field", ["depth: int = 3", "depth: int = 6"]],
  [
    "depth",
    "depth: int = field(default=6)",
    "field()",
    ["depth: int = 3", "depth: int = field(default=6)"],
  ],
  [
    "depth",
    "settings.depth = 6",
    "on the instance",
    ["    steps = 900", "    settings.depth = 6\n    steps = 900"],
  ],
  [
    "depth",
    "settings.depth *= 2",
    "augmented on the instance",
    ["    steps = 900", "    settings.depth *= 2\n    steps = 900"],
  ],
  [
    "depth",
    "Settings.depth = 6",
    "on the class",
    ["RATE = 1e-3", "RATE = 1e-3\ndef late():\n    Settings.depth = 6"],
  ],
  [
    "depth",
    "setattr(settings, 'depth', 6)",
    "setattr",
    ["    steps = 900", "    setattr(settings, 'depth', 6)\n    steps = 900"],
  ],
  [
    "depth",
    "settings.__dict__['depth'] = 6",
    "__dict__",
    ["    steps = 900", "    settings.__dict__['depth'] = 6\n    steps = 900"],
  ],
  [
    "depth",
    "vars(settings).update(depth=6)",
    "vars()",
    ["    steps = 900", "    vars(settings).update(depth=6)\n    steps = 900"],
  ],
  [
    "depth",
    "other.depth = 6",
    "on an alias",
    ["    steps = 900", "    other = settings\n    other.depth = 6\n    steps = 900"],
  ],
  [
    "depth",
    "c.depth = 6",
    "in a helper that gets it",
    ["def train", "def widen(c):\n    c.depth = 6\n\n\ndef train"],
    ["    steps = 900", "    widen(settings)\n    steps = 900"],
  ],
  [
    "depth",
    "self.depth = 6",
    "in its own method",
    [
      "drop: float = 0.1",
      "drop: float = 0.1\n    def __post_init__(self):\n        self.depth = 6",
    ],
  ],
  [
    "depth",
    "def depth(self): return 6",
    "a property",
    ["drop: float = 0.1", "drop: float = 0.1\n    @property\n    def depth(self): return 6"],
  ],
  ["RATIO", "RATIO = 1.5", "range, outside", ["RATIO = 0.5", "RATIO = 1.5"]],
  [
    "RATIO",
    "RATIO *= 0.5",
    "range, augmented",
    ["RATIO = 0.5  # persona: range(0.1, 1)", "RATIO = 0.5\nRATIO *= 0.5"],
  ],
  ["RATIO", "", "range, missing", ["RATIO = 0.5  # persona: range(0.1, 1)\n", ""]],
];

describe("frozen-value", () => {
  it.each(FINE.map(([why, ...edits]) => ({ why, edits })))("passes: $why", ({ edits }) => {
    expect(findingsOf(frozenValue, { train: SCRIPT }, { train: edited(SCRIPT, ...edits) })).toEqual(
      [],
    );
  });

  it.each(BROKEN.map(([name, at, why, ...edits]) => ({ name, at, why, edits })))(
    "finds $name at `$at`: $why",
    ({ name, at, edits }) => {
      const found = findingsOf(frozenValue, { train: SCRIPT }, { train: edited(SCRIPT, ...edits) });
      const lines = found.filter((finding) => finding.name === name).map(({ text }) => text);
      expect(lines).toContain(at === "" ? lines[0] : at);
      expect(lines.length).toBeGreaterThan(0);
    },
  );

  it("sees the model file reach into the training script", () => {
    const model = "import __main__\n__main__.ROWS = 3\n";
    const found = findingsOf(frozenValue, { train: SCRIPT }, { train: SCRIPT, model });
    expect(found.map(({ name, text }) => [name, text])).toEqual([["ROWS", "__main__.ROWS = 3"]]);
  });

  it("guards a name of the model file that the project file freezes", () => {
    const before = { train: "from model import C\n", model: "class C:\n    drop = 0.1\n" };
    const settings = { frozen: ["model.py::C.drop"] };
    const after = { train: "from model import C\nc = C()\nc.drop = 0.5\n", model: before.model };
    expect(findingsOf(frozenValue, before, after, settings)).toMatchObject([
      { text: "c.drop = 0.5" },
    ]);
    expect(findingsOf(frozenValue, before, before, settings)).toEqual([]);
  });

  it("leaves free what the baseline itself binds again", () => {
    const train =
      "def f():\n    best = 9  # frozen\n    for x in y:\n        best = min(best, x)\n";
    const other = train.replace("min(best, x)", "best * 0.9 + x * 0.1");
    expect(findingsOf(frozenValue, { train }, { train: other })).toEqual([]);
    const broken = train.replace("best = 9", "best = 1");
    expect(findingsOf(frozenValue, { train }, { train: broken })).toHaveLength(1);
  });

  it("says what is frozen and where, what was found, and what to do", () => {
    const [found] = findingsOf(
      frozenValue,
      { train: SCRIPT },
      { train: edited(SCRIPT, ["ROWS = 12", "ROWS = 13"]) },
    );
    expect(found?.message).toBe(
      "ROWS must stay 12 (train_mps.py:3), but here it is 13. Set it to 12 again.",
    );
  });
});
