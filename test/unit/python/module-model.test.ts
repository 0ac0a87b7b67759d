import { describe, expect, it } from "vitest";
import { ModuleModel, modelOf } from "../../../src/core/python/module-model.ts";

function modelled(text: string): ModuleModel {
  const model = modelOf("m.py", text);
  if (!(model instanceof ModuleModel)) throw new Error(`${model.line}: ${model.message}`);
  return model;
}

/** For each read of `name`: the line of the binding it may read, or the word for none. */
function readsOf(name: string, text: string): (number | "builtin or unknown")[][] {
  const model = modelled(text);
  return model.references
    .filter((reference) => reference.name === name)
    .map((reference) => {
      const bindings = model.bindingsOf(reference);
      if (bindings.length === 0) return ["builtin or unknown"];
      return bindings.map((binding) => binding.node.line);
    });
}

const NONE = ["builtin or unknown"];

describe("names are resolved by Python's scopes", () => {
  it.each([
    ["a module name from a function above it", "def f():\n    return x\nx = 1", [[3]]],
    ["a local hides the module's", "x = 1\ndef f(x):\n    return x", [[2]]],
    [
      "a later local hides it in the whole function",
      "x = 1\ndef f():\n    print(x)\n    x = 2",
      [[4]],
    ],
    [
      "a class name is invisible to its methods",
      "class A:\n    x = 1\n    def f(self):\n        return x",
      [NONE],
    ],
    ["a class name is visible in its body", "class A:\n    x = 1\n    y = x", [[2]]],
    [
      "a method sees the module past the class",
      "x = 0\nclass A:\n    x = 1\n    def f(self):\n        return x",
      [[1]],
    ],
    [
      "another function's local is invisible",
      "def f():\n    x = 1\ndef g():\n    return x",
      [NONE],
    ],
    [
      "an inner function sees the outer one's",
      "def f():\n    def g():\n        return x\n    x = 1",
      [[4]],
    ],
    ["global writes the module's name", "def f():\n    global x\n    x = 1\nprint(x)", [[3]]],
    [
      "nonlocal writes the outer function's",
      "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n    return x",
      [[2, 5]],
    ],
    [
      "nonlocal before the outer binding",
      "def f():\n    def g():\n        nonlocal x\n        x = 2\n    x = 1\n    return x",
      [[4, 5]],
    ],
    ["a comprehension keeps its variable", "[x for x in y]\nprint(x)", [[1], NONE]],
    ["a walrus leaves its comprehension", "[(x := i) for i in y]\nprint(x)", [[1]]],
    ["the first iterable is read outside", "class A:\n    x = [1]\n    y = [i for i in x]", [[2]]],
    ["the rest of a comprehension is not", "class A:\n    x = [1]\n    y = [x for i in z]", [NONE]],
    ["a default is read outside", "x = 1\ndef f(x=x):\n    pass", [[1]]],
    ["a lambda's parameter", "f = lambda x: x", [[1]]],
    ["a type parameter", "def f[x](a: x) -> x: ...", [[1], [1]]],
    ["a match capture", "match a:\n    case [x, *_]:\n        print(x)", [[2]]],
    ["an except name", "try:\n    pass\nexcept E as x:\n    print(x)", [[3]]],
    ["import with dots binds the first part", "import x.y\nprint(x)", [[1]]],
  ])("%s", (_, text, expected) => {
    expect(readsOf("x", text)).toEqual(expected);
  });
});

describe("bindings", () => {
  it("say how, where and under which conditions a name is bound", () => {
    const model = modelled(`a = 1
a += 1
a: int = 2
for a in b:
    pass
with c as a:
    pass
import a
from d import e as a
def a(): pass
class a: pass
del a
if (a := 1):
    a = 3
`);
    const bindings = model.moduleScope.own("a");
    expect(bindings.map(({ kind, node }) => `${kind} ${node.line}`)).toEqual([
      "assign 1",
      "augassign 2",
      "annassign 3",
      "for 4",
      "with 6",
      "import 8",
      "from-import 9",
      "def 10",
      "class 11",
      "delete 12",
      "walrus 13",
      "assign 14",
    ]);
    expect(bindings.filter((binding) => binding.conditional).map(({ node }) => node.line)).toEqual([
      4, 14,
    ]);
  });

  it("pair the names of a tuple with the values of a tuple", () => {
    const model = modelled("a, (b, c) = 1, (2, 3)\nd, e = f()\n");
    const text = (name: string) => {
      const value = model.moduleScope.own(name)[0]?.value;
      return value && model.textOf(value);
    };
    expect(["a", "b", "c", "d"].map(text)).toEqual(["1", "2", "3", undefined]);
  });

  it("belong to dotted paths of functions and classes", () => {
    const model = modelled(
      "class A:\n    def f(self):\n        def g():\n            x = lambda: 1\n",
    );
    expect(model.bindings.map(({ name, scope }) => `${scope.path}/${name}`)).toEqual([
      "/A",
      "A/f",
      "A.f/self",
      "A.f/g",
      "A.f.g/x",
    ]);
  });
});

describe("paths of what is called", () => {
  it.each([
    ["import torch\ntorch.load(p)", "torch.load"],
    ["import torch as t\nt.load(p)", "torch.load"],
    ["from torch import load as l\nl(p)", "torch.load"],
    ["import torch.nn.functional as F\nF.gelu(p)", "torch.nn.functional.gelu"],
    ["import os\nrun = os.system\nrun(p)", "os.system"],
    ["import os\no = os\no.system(p)", "os.system"],
    ["def f():\n    import os\n    return os.system(p)", "os.system"],
    ["try:\n    import a\nexcept ImportError:\n    import b as a\na.f(p)", undefined],
    ["eval(p)", "builtins.eval"],
    ["def eval(x): pass\neval(p)", "<module>.eval"],
    ["model.eval(p)", undefined],
    ["def f(os):\n    os.system(p)", undefined],
    ["from . import a\na.f(p)", ".a.f"],
    ["(o := open)(p)", "builtins.open"],
  ])("%j", (text, path) => {
    const model = modelled(text);
    expect(model.calleeOf(model.all("Call").find((call) => call.args.length > 0)!)).toBe(path);
  });
});

describe("surroundings of a node", () => {
  const model = modelled(`def outer():
    for i in a:
        while b:
            def inner():
                c
            d
`);
  const name = (id: string) => model.all("Name").find((node) => node.name === id)!;

  it("are found within the same function", () => {
    expect(model.loopsOf(name("d")).map((loop) => loop.kind)).toEqual(["While", "For"]);
    expect(model.loopOf(name("c"))).toBeUndefined();
    expect(model.functionOf(name("c"))).toMatchObject({ name: "inner" });
    expect(model.scopePath(name("c"))).toBe("outer.inner");
    expect(model.statementOf(name("d"))).toMatchObject({ kind: "Expr", line: 6 });
    expect(model.placeOf(model.statementOf(name("d"))!)?.index).toBe(1);
  });
});
