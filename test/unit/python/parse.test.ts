import { describe, expect, it } from "vitest";
import type { ConstantValue, Expression } from "../../../src/core/python/ast.ts";
import { parsePython } from "../../../src/core/python/parse.ts";

function parsed(text: string) {
  const result = parsePython(text);
  if (!result.ok) throw new Error(`${result.line}:${result.column} ${result.message}`);
  return result;
}

function problem(text: string) {
  const result = parsePython(text);
  if (result.ok) throw new Error(`accepted: ${text}`);
  return result;
}

function expressionOf(text: string): Expression {
  const [statement] = parsed(text).module.body;
  if (statement?.kind !== "Expr") throw new Error("no expression");
  return statement.value;
}

function constantOf(text: string): ConstantValue {
  const node = expressionOf(text);
  if (node.kind !== "Constant") throw new Error(node.kind);
  return node.value;
}

describe("what some Python from 3.8 to 3.14 accepts", () => {
  it.each([
    "\ufeffx = 1\n",
    "if x:\r\n\ty = 1\r\n\tz = 2\r\n",
    "if x:\r    y = 1\rz = 2",
    "x = 1\n\f\ny = 2\n",
    "\fx = 1",
    "x = 1 + \\\n    2",
    "if x: y = 1; z = 2;",
    "try:\n    pass\nexcept A, B:\n    pass",
    "try:\n    pass\nexcept* (A, B) as group:\n    pass",
    "match point:\n    case 'a' 'b' | -1+2j | None: pass\n    case Point(x=0, y=[*_, last]): pass\n    case {'k': v, **rest} if v: pass\n    case _: pass",
    "match = case = type = _ = 1\nmatch[case] = type(_)\nmatch(x)\nmatch, case = 1, 2\nmatch: int",
    "type Alias[T: int, *Ts = *tuple[int], **P = [int]] = list[T]",
    "def f[T](a, b=1, /, c=2, *args: *Ts, d, e=3, **kw) -> T: ...",
    "lambda a, /, b=1, *, c, **d: (yield)",
    "with (open(a) as x, open(b) as y,): pass\nwith (a, b): pass\nwith (yield_): pass\nwith (a), (b) as c: pass",
    "async def f():\n    async for x in y: await x\n    async with a as b: return [i async for i in b]",
    "x = [y := f(x), y**2]\nprint(f'{(z := 5)}{z:=^10}{z!r:>{w}}{z=}')",
    "f'{a['b']}{\n  c\n}' f\"{'nested' f'{1}'}\" rf'\\{x}\\n'",
    "t'{x}' rt'{y!s}'",
    "print(*a, **b, c=1)\nf(x for x in y)\na[1:2, ::3, ...]\na[*b]",
    "@a.b[c](d) if e else f\nclass C(Base, metaclass=M, **kw): x: int = 3; (y): int",
    "for x, *y in *a, b: continue\nelse: pass\nwhile x: break\ndel (a, [b]), c.d, e[0]",
    "global_ = 0xFF_FF + 0o17 + 0b1 + 1_0.5e-1_0 + 1J + .5 + 5.\n1if x else 2",
    "def outer():\n    n = 0\n    def inner():\n        nonlocal n\n        n += 1\n    return inner",
    "if True:\n    x = 1\n\\\n    y = 2",
    "from . import a\nfrom ...b import (c as d, e,)\nimport f.g as h, i\nfrom j import *",
    "naïve = 'é'\nμ = naïve",
    "",
    "# only a comment",
    "x = (\n\n# inside\n1)",
  ])("%j", (text) => {
    expect(parsePython(text)).toMatchObject({ ok: true });
  });
});

describe("what no Python accepts, with the place and the reason", () => {
  it.each([
    ["print 'x'", 1, 7, /print/],
    ["x = 012", 1, 5, /leading zeros/],
    ["x = 1_", 1, 5, /number/],
    ["x = 1__0", 1, 5, /number/],
    ["if x:\npass", 2, 1, /indented block after 'if' statement on line 1/],
    ["  x = 1", 1, 3, /unexpected indent/],
    ["if x:\n        a\n    b", 3, 5, /unindent/],
    ["if x:\n\ta\n        b", 3, 9, /tabs and spaces/],
    ["x = (1,\ny = 2", 1, 5, /never closed/],
    ["x = [1)", 1, 7, /does not match/],
    ["x = 'abc", 1, 5, /unterminated string/],
    ["x = f'{a", 1, 5, /unterminated/],
    ["f'{}'", 1, 4, /valid expression required/],
    ["f'{a b}'", 1, 6, /expecting '}'/],
    ["f'}'", 1, 3, /single '}'/],
    ["f'{a!x}'", 1, 6, /conversion/],
    ["b'é'", 1, 1, /ASCII/],
    ["'a' b'b'", 1, 1, /mix bytes/],
    ["'\\x1'", 1, 1, /escape/],
    ["x = 5 = y", 1, 5, /assign to literal/],
    ["f() = 1", 1, 1, /function call/],
    ["None = 1", 1, 1, /assign/],
    ["a + b += 1", 1, 1, /augmented/],
    ["(a, b) += 1", 1, 1, /tuple/],
    ["a, b: int", 1, 1, /tuple/],
    ["*a = b", 1, 1, /starred/],
    ["*a, *b = c", 1, 1, /multiple starred/],
    ["x = *a", 1, 5, /starred/],
    ["del f()", 1, 5, /delete function call/],
    ["for 1 in x: pass", 1, 5, /literal/],
    ["f(a=1, b)", 1, 8, /positional argument follows keyword argument/],
    ["f(**a, b)", 1, 8, /unpacking/],
    ["f(a=1, a=2)", 1, 8, /repeated: a/],
    ["f(x for x in y, 1)", 1, 3, /parenthesized/],
    ["f(a.b=1)", 1, 3, /assignment/],
    ["def f(a, a): pass", 1, 10, /duplicate argument 'a'/],
    ["def f(a=1, b): pass", 1, 12, /without a default/],
    ["def f(*): pass", 1, 8, /bare \*/],
    ["def f(**k, a): pass", 1, 12, /var-keyword/],
    ["return 1", 1, 1, /'return' outside function/],
    ["class A:\n    yield", 2, 5, /'yield' outside function/],
    ["def f():\n    await x", 2, 5, /outside async function/],
    ["def f():\n    [await x for y in z]", 2, 5, /asynchronous list comprehension/],
    ["break", 1, 1, /outside loop/],
    ["for x in y:\n    def g():\n        continue", 3, 9, /not properly in loop/],
    ["nonlocal x", 1, 1, /module level/],
    ["def f():\n    nonlocal x", 2, 5, /no binding for nonlocal 'x'/],
    ["def f(x):\n    global x", 2, 5, /parameter and global/],
    ["def f():\n    x = 1\n    global x", 3, 5, /assigned to before/],
    ["def f():\n    from a import *", 2, 5, /module level/],
    ["from a import b,", 1, 17, /trailing comma/],
    ["x = 1\nfrom __future__ import annotations", 2, 1, /beginning/],
    ["from __future__ import bananas", 1, 24, /not defined/],
    ["try:\n    pass\nx = 1", 3, 1, /'except' or 'finally'/],
    ["try: pass\nexcept: pass\nexcept A: pass", 3, 1, /must be last/],
    ["try: pass\nexcept A, B as c: pass", 2, 8, /parenthesized/],
    ["match x:\n    case a: pass\n    case b: pass", 2, 10, /unreachable/],
    ["match x:\n    case [a, a]: pass", 2, 10, /multiple assignments/],
    ["[i := 0 for i in x]", 1, 2, /iteration variable 'i'/],
    ["x := 1", 1, 3, /invalid syntax/],
    ["(lambda: x := 1)", 1, 2, /lambda/],
    ["a <> b", 1, 4, /invalid syntax/],
    ["x = 1 $ 2", 1, 7, /invalid character '\$'/],
    ["x = ‘a’", 1, 5, /U\+2018/],
    ["x = 1 \\ 2", 1, 7, /line continuation/],
    ["a\0b", 1, 2, /null byte/],
    ["x = '\ud800'", 1, 6, /surrogate/],
    ["x = 'é'; y = = 2", 1, 14, /invalid syntax/],
    ["\ufeffx = = 2", 1, 6, /invalid syntax/],
    ["x = 1\r\ny = = 2", 2, 5, /invalid syntax/],
  ])("%j", (text, line, column, message) => {
    const { ok: _, ...found } = problem(text);
    expect(found).toMatchObject({ line, column });
    expect(found.message).toMatch(message);
  });
});

describe("positions", () => {
  it("counts lines from 1 and columns in UTF-16 units from 1", () => {
    const text = "é = '𝒳'; total = é + 1\n";
    const [, second] = parsed(text).module.body;
    expect(second).toMatchObject({ line: 1, column: 11, endLine: 1, endColumn: 24 });
    expect(text.slice(second?.start, second?.end)).toBe("total = é + 1");
  });

  it("gives a statement over several lines its last line", () => {
    const [first, second] = parsed("x = [\r\n  1,\r\n]\r\ny = '''a\r\nb'''\r\n").module.body;
    expect(first).toMatchObject({ line: 1, endLine: 3, endColumn: 2 });
    expect(second).toMatchObject({ line: 4, endLine: 5, endColumn: 5 });
  });

  it("points into the fields of an f-string", () => {
    const node = expressionOf("f'é{ name !r:>{width}}'");
    if (node.kind !== "JoinedStr") throw new Error(node.kind);
    const field = node.values[1];
    expect(field).toMatchObject({ kind: "FormattedValue", column: 4, conversion: "r" });
    expect(field?.kind === "FormattedValue" && field.value).toMatchObject({ column: 6 });
  });

  it("normalises identifiers as Python does", () => {
    expect(expressionOf("ﬁt")).toMatchObject({ kind: "Name", name: "fit" });
  });
});

describe("constants keep type and value", () => {
  it.each([
    ["8", { type: "int", value: 8n }],
    ["8.0", { type: "float", value: 8 }],
    ["0x1F", { type: "int", value: 31n }],
    ["123456789012345678901234567890", { type: "int", value: 123456789012345678901234567890n }],
    ["1_000", { type: "int", value: 1000n }],
    ["1e3", { type: "float", value: 1000 }],
    ["2.5j", { type: "complex", imaginary: 2.5 }],
    ["True", { type: "bool", value: true }],
    ["None", { type: "None" }],
    ["...", { type: "Ellipsis" }],
    ["'a' \"b\" r'\\n'", { type: "str", value: "ab\\n" }],
    ["'''a\r\nb'''", { type: "str", value: "a\nb" }],
    ["'\\x41\\u00e9\\U0001F600\\101\\\n\\q'", { type: "str", value: "Aé😀A\\q" }],
    ["b'\\xff\\u0041'", { type: "bytes", value: "\xff\\u0041" }],
  ])("%s", (text, value) => {
    expect(constantOf(text)).toEqual(value);
  });
});

describe("comments", () => {
  it("are listed apart, with their place and whether they stand alone", () => {
    const text =
      "x = 1  # trailing\n\t# own line\ny = '# none'\nz = (\n    2,  # inside\n)\n# last";
    expect(parsed(text).comments).toEqual([
      { text: "# trailing", line: 1, column: 8, ownLine: false },
      { text: "# own line", line: 2, column: 2, ownLine: true },
      { text: "# inside", line: 5, column: 9, ownLine: false },
      { text: "# last", line: 7, column: 1, ownLine: true },
    ]);
  });
});
