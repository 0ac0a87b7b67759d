import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ModuleModel, modelOf } from "../../../src/core/python/module-model.ts";
import { normalForm } from "../../../src/core/python/normal-form.ts";
import { parsePython } from "../../../src/core/python/parse.ts";

function messageOf(text: string): string {
  const result = parsePython(text);
  return result.ok ? "accepted" : result.message;
}

/** A model and everything that walks it: accepted texts must survive all of that. */
function analyse(text: string): string {
  const model = modelOf("m.py", text);
  if (!(model instanceof ModuleModel)) return model.message;
  normalForm(model.module);
  for (const node of model.all("Assign")) model.valueOf(node.value);
  for (const node of model.all("Call")) model.calleeOf(node);
  return "accepted";
}

describe("inputs that are too deep get an answer", { timeout: 60_000 }, () => {
  it.each([
    ["parentheses", `${"(".repeat(10_000)}1${")".repeat(10_000)}`],
    ["brackets", "[".repeat(10_000)],
    ["f-string fields", 'f"{'.repeat(10_000)],
    ["not", `${"not ".repeat(10_000)}1`],
    ["signs", `${"-".repeat(10_000)}1`],
    ["lambdas", `${"lambda: ".repeat(5_000)}1`],
    ["powers", `${"2**".repeat(10_000)}1`],
    ["conditionals", `${"1 if x else ".repeat(5_000)}1`],
    ["sums", `${"1+".repeat(50_000)}1`],
    ["attributes", `x${".a".repeat(50_000)}`],
    ["calls", `x${"()".repeat(50_000)}`],
    ["elifs", `if x:\n  pass\n${"elif x:\n  pass\n".repeat(5_000)}`],
    ["ifs", Array.from({ length: 1_000 }, (_, depth) => `${" ".repeat(depth)}if x:\n`).join("")],
  ])("%s", (_, text) => {
    expect(messageOf(text)).toContain("nested too deeply");
  });
});

describe("inputs that are long but flat, or deep within bounds, are analysed", {
  timeout: 60_000,
}, () => {
  it.each([
    ["200 parentheses", `x = ${"(".repeat(200)}1${")".repeat(200)}`],
    ["199 calls", `x = ${"f(".repeat(199)}1${")".repeat(199)}`],
    ["800 additions", `x = ${"1+".repeat(800)}1`],
    ["50,000 comparisons", `x = ${"1 < ".repeat(50_000)}1`],
    [
      "99 levels",
      `${Array.from({ length: 99 }, (_, n) => `${" ".repeat(n)}if x:\n`).join("")}${" ".repeat(99)}y\n`,
    ],
    ["a string of 5 MB", `x = "${"a".repeat(5_000_000)}"`],
    ["a comment of 5 MB", `#${"a".repeat(5_000_000)}`],
    ["5 million empty lines", "\n".repeat(5_000_000)],
    ["20,000 lines", "x = x + f(1, b=2)\n".repeat(20_000)],
    ["50,000 keywords", `f(${Array.from({ length: 50_000 }, (_, n) => `a${n}=1`).join(",")})`],
    ["a hexadecimal number of 1 MB", `x = 0x${"1".repeat(1_000_000)}`],
    ["huge powers", "x = 9**9**9\ny = 10**10**10\nz = 1 << 10**9\nw = 'a' * 10**9\n"],
    [
      "doubling names",
      Array.from({ length: 40 }, (_, n) => `a${n + 1} = a${n} + a${n}\n`).join(""),
    ],
    ["names in circles", "a = b.x\nb = a.y\nb = a.z\na = b\nprint(a.c, b.d())\n".repeat(50)],
  ])("%s", (_, text) => {
    expect(analyse(text)).toBe("accepted");
  });

  it("refuses a line of 5 MB with more tokens than any real file", () => {
    expect(messageOf(`x = [${"1,".repeat(2_500_000)}]`)).toContain("too large");
  });

  it("names a long decimal integer as CPython does", () => {
    expect(messageOf(`x = ${"1".repeat(5_000)}`)).toContain("4300 digits");
  });
});

const FRAGMENTS = [
  ..."( ) [ ] { } , : ; . = == := + - ** -> ... ~ ! @ \\ # $ ` ? \0".split(" "),
  ..."if else for in def class lambda async await yield return not is match case type".split(" "),
  ..."with as try except finally import from global nonlocal del pass x y _ 1 0x 1. 1j".split(" "),
  ..."'a' b'b' f'{x}' f'{ \"\"\" ' \\N{ é ‘ \ud800 \ufeff".split(" "),
  "\n",
  "\n    ",
  "\n\t",
  "\r\n",
  "\f",
  " ",
];

describe("any text at all", { timeout: 60_000 }, () => {
  it("is either analysed or refused with a place inside it", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc
            .array(fc.constantFrom(...FRAGMENTS), { maxLength: 40 })
            .map((parts) => parts.join(" ")),
          fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 40 }).map((parts) => parts.join("")),
          fc.string({ unit: "binary", maxLength: 60 }),
        ),
        (text) => {
          const result = parsePython(text);
          if (result.ok) {
            expect(analyse(text)).toBe("accepted");
            return;
          }
          const lines = text.split(/\r\n|\n|\r/);
          expect(result.message).not.toBe("");
          expect(result.line).toBeGreaterThanOrEqual(1);
          expect(result.line).toBeLessThanOrEqual(lines.length);
          expect(result.column).toBeGreaterThanOrEqual(1);
          expect(result.column).toBeLessThanOrEqual((lines[result.line - 1] ?? "").length + 1);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
