import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Node } from "../../../src/core/python/ast.ts";
import { forEachChild } from "../../../src/core/python/children.ts";
import { parsePython } from "../../../src/core/python/parse.ts";
import { testPython } from "../support/command-line.ts";

const ORACLE = fileURLToPath(new URL("cpython.py", import.meta.url));
const PLACE = z.tuple([z.string(), z.number(), z.number(), z.number(), z.number()]);
const TREE = z.object({ path: z.string(), text: z.string(), nodes: z.array(PLACE) });
const MUTANT = z.object({ text: z.string(), accepted: z.boolean() });
/** Parts that CPython does not call expressions or statements. */
const HELPERS = new Set(
  `Module Parameters Parameter Keyword Alias WithItem Comprehension ExceptHandler MatchCase TypeParam
  MatchValue MatchSingleton MatchSequence MatchMapping MatchClass MatchStar MatchAs MatchOr`.split(
    /\s+/,
  ),
);

async function askPython<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T[]> {
  const { stdout } = await execa(testPython(), [ORACLE, ...args], { maxBuffer: 1e9 });
  return stdout.split("\n").map((line) => schema.parse(JSON.parse(line)));
}

/** Kind and place of every expression and statement, in the order that Python sorts them. */
function placesOf(root: Node): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (!HELPERS.has(node.kind)) {
      const { kind, line, column, endLine, endColumn } = node;
      found.push(JSON.stringify([kind, line, column, endLine, endColumn]));
    }
    if (node.kind !== "JoinedStr") forEachChild(node, visit);
  };
  visit(root);
  return found.sort();
}

describe("beside CPython itself", () => {
  it("every library file has the same expressions and statements at the same places", async () => {
    const files = await askPython(TREE, "trees", "250");
    expect(files.length).toBeGreaterThan(150);
    for (const { path, text, nodes } of files) {
      const parsed = parsePython(text);
      if (!parsed.ok) throw new Error(`${path}:${parsed.line}:${parsed.column} ${parsed.message}`);
      const places = placesOf(parsed.module);
      const expected = nodes.map((node) => JSON.stringify(node)).sort();
      const missing = expected.filter((place, index) => place !== places[index]);
      expect({ path, first: missing[0] }).toEqual({ path, first: undefined });
      expect(places.length).toBe(expected.length);
    }
  });

  it("damaged sources get the same verdict, but for what only newer grammars accept", async () => {
    const mutants = await askPython(MUTANT, "mutants", "4000", "20");
    const rejected = mutants.filter((mutant) => !mutant.accepted).length;
    expect(rejected).toBeGreaterThan(mutants.length / 4);
    const refusedByUs = mutants.filter(({ text, accepted }) => accepted && !parsePython(text).ok);
    expect(refusedByUs.map(({ text }) => text)).toEqual([]);
    const acceptedByUs = mutants.filter(({ text, accepted }) => !accepted && parsePython(text).ok);
    expect(acceptedByUs.length).toBeLessThan(mutants.length * 0.002);
  });
});
