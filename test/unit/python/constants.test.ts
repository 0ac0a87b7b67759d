import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatValue, sameValue } from "../../../src/core/python/constants.ts";
import { ModuleModel, modelOf } from "../../../src/core/python/module-model.ts";

/** The value of the last assignment, as Python source, or undefined. */
function constantOf(text: string): string | undefined {
  const model = modelOf("m.py", text);
  if (!(model instanceof ModuleModel)) throw new Error(model.message);
  const value = model.valueOf(model.all("Assign").at(-1)!.value);
  return value && formatValue(value);
}

describe("constant expressions", () => {
  it.each([
    ["x = 4*2", "8"],
    ["x = 8 / 1", "8.0"],
    ["x = 8.0", "8.0"],
    ["x = 7 // 2 + -7 // 2", "-1"],
    ["x = -7 % 3", "2"],
    ["x = 7 % -3", "-2"],
    ["x = 2**10 - 1", "1023"],
    ["x = 2**-1", "0.5"],
    ["x = 1e-3 * 10", "0.01"],
    ["x = 10001 | 0", "10001"],
    ["x = not 0", "True"],
    ["x = True + True", "2"],
    ["x = False", "False"],
    ["x = 'a' + \"b\" * 2", '"abb"'],
    ["x = f'{2}-{\"a\"}'", '"2-a"'],
    ["x = (1, 2.0) + ('a',)", '(1, 2.0, "a")'],
    ["x = (1,)", "(1,)"],
    ["x = [0] * 3", "[0, 0, 0]"],
    ["a = 4\nb = a * 2\nx = b", "8"],
    ["def f():\n    n = 3\n    x = n + 1", "4"],
    ["a = 1\na = 2\nx = a", undefined],
    ["if c:\n    a = 1\nx = a", undefined],
    ["x = f(1)", undefined],
    ["x = 1 / 0", undefined],
    ["x = 9 ** 9 ** 9", undefined],
    ["a = b\nb = a\nx = a", undefined],
    ["x = 1e400", "1e999"],
    ["x = -0.0", "-0.0"],
  ])("%s", (text, expected) => {
    expect(constantOf(text)).toBe(expected);
  });

  it("are the same only with the same type", () => {
    expect(sameValue({ type: "int", value: 8n }, { type: "float", value: 8 })).toBe(false);
    expect(sameValue({ type: "int", value: 0n }, { type: "bool", value: false })).toBe(false);
    expect(sameValue({ type: "str", value: "1" }, { type: "int", value: 1n })).toBe(false);
    expect(sameValue({ type: "float", value: 0 }, { type: "float", value: -0 })).toBe(false);
  });

  it("divide and round as Python does", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -50, max: 50 }), (a, b) => {
        fc.pre(b !== 0);
        const quotient = BigInt(constantOf(`x = ${a} // ${b}`) ?? "none");
        const rest = BigInt(constantOf(`x = ${a} % ${b}`) ?? "none");
        expect(quotient * BigInt(b) + rest).toBe(BigInt(a));
        expect(rest === 0n || rest > 0n === b > 0).toBe(true);
        expect(rest < 0n ? -rest : rest).toBeLessThan(BigInt(Math.abs(b)));
      }),
    );
  });

  it("are read back as written, whatever the string holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const escaped = [...text].map((character) => {
          const code = (character.codePointAt(0) ?? 0).toString(16);
          return `\\U${code.padStart(8, "0")}`;
        });
        expect(constantOf(`x = '${escaped.join("")}'`)).toBe(JSON.stringify(text));
      }),
    );
  });
});
