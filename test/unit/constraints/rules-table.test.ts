import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RULE_IDS } from "../../../src/core/constraints/rule-ids.ts";
import { RULES } from "../../../src/core/constraints/rules/index.ts";
import { rulesTable } from "../../../src/core/constraints/rules/rules-table.ts";

test("docs/rules.md says what the rules say (else run `node scripts/rules-table.mjs`)", () => {
  expect(readFileSync("docs/rules.md", "utf8")).toBe(rulesTable(RULES));
});

test("the ids that settings may name are those of the rules, in their order", () => {
  expect(RULES.map(({ id }) => id)).toEqual([...RULE_IDS]);
});

test("every rule has an id of its own and a sentence", () => {
  const ids = RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { summary } of RULES) expect(summary).toMatch(/^[A-Z].*\.$/s);
});
