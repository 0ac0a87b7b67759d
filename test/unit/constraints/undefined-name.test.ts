import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { undefinedName } from "../../../src/core/constraints/rules/undefined-name.ts";
import { findingsOf } from "./findings.ts";

const TRAIN = "from net import Net\n\ndef fit():\n    rate = 0.1\n    return Net(rate)\n";
const SETTINGS = { train: "fit.py", model: "net.py", entry: "fit" };

function names(train: string, model = "class Net: pass\n"): (string | undefined)[] {
  const baseline = { train: TRAIN, model: "class Net: pass\n" };
  return findingsOf(undefinedName, baseline, { train, model }, SETTINGS).map(({ name }) => name);
}

describe("names that nothing visible binds", () => {
  it.each([
    ["a helper that is not there", "def fit():\n    return schedule(1)", ["schedule"]],
    ["another function's local", "def a():\n    x = 1\ndef b():\n    return x", ["x"]],
    ["a class name in a method", "class A:\n    x = 1\n    def f(self):\n        return x", ["x"]],
    [
      "a class name in a class comprehension",
      "class A:\n    x = 1\n    y = [x for i in z()]",
      ["z", "x"],
    ],
    ["a comprehension's variable behind it", "[i for i in ()]\nprint(i)", ["i"]],
    [
      "an augmented assignment is no binding of another scope",
      "def f():\n    global y\n    print(y)",
      ["y"],
    ],
    ["a decorator", "@cached\ndef f(): pass", ["cached"]],
    ["a default", "def f(a=DEFAULT): pass", ["DEFAULT"]],
    ["an annotation that is evaluated", "def f(a: Config): pass", ["Config"]],
    ["a module annotation", "x: Config = 1", ["Config"]],
    ["a field of an f-string", "print(f'{total:{width}}')", ["total", "width"]],
    ["a base class", "class A(Base): pass", ["Base"]],
    ["an except clause", "try:\n    pass\nexcept Problem:\n    pass", ["Problem"]],
    ["a deleted-only name", "del x", []],
    ["only annotated", "x: int\nprint(x)", []],
    ["a name of another function's parameter", "def f(a): pass\nprint(a)", ["a"]],
    ["behind a guard for something else", "try:\n    x\nexcept ValueError:\n    pass", ["x"]],
    [
      "a star import from the model brings only its names",
      "from net import *\nprint(Net, other)",
      ["other"],
    ],
  ])("%s", (_, text, expected) => {
    expect(names(`${text}\n`)).toEqual(expected);
  });

  it("are reported once per scope, with the place of the baseline's binding", () => {
    const train = "def fit():\n    return rate + rate\n";
    const findings = findingsOf(
      undefinedName,
      { train: "rate = 1\ndef fit():\n    return rate\n" },
      { train },
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ line: 2, name: "rate" });
    expect(findings[0]?.message).toContain("train_mps.py:1");
  });

  it("are not reported where the baseline reads them unbound in the same place", () => {
    const train = "def fit():\n    return display(1)\n";
    const candidate = `${train}\ndef other():\n    return 1\n`;
    expect(findingsOf(undefinedName, { train }, { train: candidate })).toEqual([]);
  });
});

describe("names that are bound somehow", () => {
  it.each([
    "print(__name__, __file__, __doc__, __builtins__, __spec__, __debug__)",
    "print(aiter, anext, ExceptionGroup, WindowsError, reveal) if (reveal := 1) else 0",
    "from unknown import *\nprint(anything)",
    "from __future__ import annotations\ndef f(a: Config) -> Other: pass",
    "def f():\n    x: Config = 1\n    return x",
    "def f(a: 'Config'): pass",
    "def f():\n    return later\nlater = 1",
    "class A:\n    def f(self):\n        return __class__, super().f()",
    "class A:\n    print(__module__, __qualname__)",
    "try:\n    unicode\nexcept NameError:\n    unicode = str",
    "try:\n    display\nexcept (NameError, TypeError):\n    pass",
    "globals()['x'] = 1\nprint(x)",
    "globals().update(a=1)\nprint(a)",
    "exec('x = 1')\nprint(x)",
    "def f():\n    global x\n    x = 1\ndef g():\n    return x",
    "if a := 1: print(a)",
    "print([b for b in (c for c in ())])",
    "match 1:\n    case {'k': v, **rest}: print(v, rest)\n    case [x, *xs] | (x, *xs): print(x, xs)",
    "type Pair[T] = tuple[T, Unknown]",
    "def f[T: Unknown](x: T) -> T: return x",
    "import a.b.c as d, e.f\nprint(d, e)",
    "with open('x') as (a, [b, *c]): print(a, b, c)",
    "for i, (j, *k) in (): print(i, j, k)",
    "lambda x, *y, z=1, **w: (x, y, z, w)",
    "def f():\n    def g():\n        nonlocal n\n        n += 1\n    n = 0\n    return g",
    "from net import *\nprint(Net)",
  ])("%j", (text) => {
    expect(names(`${text}\n`)).toEqual([]);
  });
});

describe("any program of plain assignments", () => {
  const name = fc.constantFrom("a", "b", "c", "d", "e");

  it("has exactly the reads without a binding in the module reported", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 8 }), (lines) => {
        const text = lines.map(([target, value]) => `${target} = [${value}]\n`).join("");
        const bound = new Set(lines.map(([target]) => target));
        const unbound = new Set(
          lines.map(([, value]) => value).filter((value) => !bound.has(value)),
        );
        expect(new Set(names(text))).toEqual(unbound);
      }),
    );
  });
});
