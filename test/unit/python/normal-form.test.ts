import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalForm } from "../../../src/core/python/normal-form.ts";
import { parsePython } from "../../../src/core/python/parse.ts";

function formOf(text: string): string {
  const parsed = parsePython(text);
  if (!parsed.ok) throw new Error(`${parsed.line}:${parsed.column} ${parsed.message}\n${text}`);
  return normalForm(parsed.module);
}

describe("means the same", () => {
  it.each([
    ["x = 'a'", 'x = "a"'],
    ["x = 'a' 'b'", "x = 'ab'"],
    ["x = 1_000", "x = 1000  # comment"],
    ["x = 0x10", "x = 16"],
    ["x = 1e3", "x = 1000.0"],
    ["x: int = 8", "x = 8"],
    ["x = (a + b)", "x = a + b"],
    ["x = (a * b) + c", "x = a * b + c"],
    ["def f(a: int, b: str = 'x') -> None: pass", 'def f(a, b="x"):\n    pass'],
    ["if a: b", "if a:\n\n    # why\n    b"],
    ["return_ = f(\n    a,\n    b=1,\n)", "return_ = f(a, b=1)"],
    ["with (a as b): c", "with a as b: c"],
    ["x = a, b", "x = (a, b)"],
    ["for i in range(3):\n\tx", "for i in range(3):\r\n    x"],
  ])("%j and %j", (a, b) => {
    expect(formOf(a)).toBe(formOf(b));
  });
});

describe("means something else", () => {
  it.each([
    ["x = 8", "x = 8.0"],
    ["x = 0", "x = False"],
    ["x = 'a'", "x = b'a'"],
    ["x = a - (b - c)", "x = a - b - c"],
    ["x = (a, b), c", "x = a, b, c"],
    ["x = a, b", "x = [a, b]"],
    ["x = (a)", "x = (a,)"],
    ["f(a, b)", "f(a, b=b)"],
    ["f(*a)", "f(a)"],
    ["f(**a)", "f(a)"],
    ["f(a)(b)", "f(a, b)"],
    ["a = b = c", "a = b\nb = c"],
    ["if a:\n    b\nc", "if a:\n    b\n    c"],
    ["if a:\n    b\nelse:\n    c", "if a:\n    b\nif c: c"],
    ["for a in b: c", "while a in b: c"],
    ["x += 1", "x -= 1"],
    ["a < b < c", "(a < b) < c"],
    ["a and b or c", "a and (b or c)"],
    ["not a in b", "not (a) not in b"],
    ["x[a:b]", "x[a, b]"],
    ["x[:a]", "x[a:]"],
    ["def f(a, /, b): pass", "def f(a, b): pass"],
    ["def f(*, a): pass", "def f(a): pass"],
    ["def f(*a): pass", "def f(a): pass"],
    ["lambda a=1: a", "lambda a: a"],
    ["import a.b", "import a.b as a"],
    ["from a import b", "from .a import b"],
    ["f'{a}'", "'{a}'"],
    ["f'{a!r}'", "f'{a}'"],
    ["f'{a:b}'", "f'{a}b'"],
    ["{**a, 'b': c}", "{'b': c, **a}"],
    ["[a for b in c if d]", "[a for b in c for d in d]"],
    ["async def f(): pass", "def f(): pass"],
    ["try:\n    a\nexcept B:\n    c", "try:\n    a\nexcept B as d:\n    c"],
    ["try:\n    a\nfinally:\n    b", "try:\n    a\nexcept:\n    b"],
    ["raise a", "raise a from b"],
    ["x: int", "x = int"],
    ["match a:\n    case b: c", "match a:\n    case [b]: c"],
  ])("%j and %j", (a, b) => {
    expect(formOf(a)).not.toBe(formOf(b));
  });
});

/** Expressions as nested lists, so that they can be written with and without brackets. */
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom("a", "b", "1", "2.5", "'s'", "None"),
    fc
      .tuple(
        tie("expression"),
        fc.constantFrom("+", "*", "-", "**", "and", "<", "if x else"),
        tie("expression"),
      )
      .map(([left, op, right]) => `(${left} ${op} ${right})`),
    fc.tuple(tie("expression"), tie("expression")).map(([f, x]) => `(f(${f}, k=${x}))`),
    tie("expression").map((x) => `(not ${x})`),
    tie("expression").map((x) => `[${x}, ${x}]`),
  ),
}));

describe("layout", () => {
  it("never changes the form", () => {
    fc.assert(
      fc.property(
        expression,
        fc.array(fc.constantFrom(" ", "\n", "  # c\n", "\t")),
        (text, gaps) => {
          let index = 0;
          const spread = text.replaceAll(" ", () => {
            index += 1;
            return ` ${gaps[index % (gaps.length || 1)] ?? ""}`;
          });
          expect(formOf(`x = ((${spread}\n))`)).toBe(formOf(`x = ${text}`));
        },
      ),
    );
  });
});
