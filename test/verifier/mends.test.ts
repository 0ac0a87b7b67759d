import { expect, test } from "vitest";
import { mendsOf } from "../../src/core/constraints/mend/mends.ts";
import { applyEdits } from "../../src/core/constraints/mend/text-edit.ts";
import type { Violation } from "../../src/core/constraints/verification.ts";
import { verifyCandidate } from "../../src/core/constraints/verify.ts";
import { candidateOf, loadCases } from "./corpus.ts";
import { analysisOf, baselineNamed } from "./judge.ts";

/** Where a violation stands moves with every edit; what it says does not. */
const said = ({ rule, severity, file, name, message }: Violation) =>
  [severity, rule, file, name, message].join(" ");
const count = (all: readonly string[], one: string) => all.filter((other) => other === one).length;
const bad = loadCases().filter(({ verdict }) => verdict === "fail");

test("a mend takes its violation away and brings no other, in every bad case", () => {
  const frozen = { all: 0, mended: 0 };
  for (const entry of bad) {
    const baseline = analysisOf(entry.base);
    const candidate = candidateOf(entry, baselineNamed(entry.base));
    const { violations } = verifyCandidate(baseline, candidate);
    const before = violations.map(said);
    for (const violation of violations.filter(({ severity }) => severity === "error").slice(0, 1)) {
      const mends = mendsOf(baseline, candidate, violation);
      const isFrozen = violation.rule === "frozen-value" || violation.rule === "frozen-statement";
      if (isFrozen) frozen.all += 1;
      if (isFrozen && mends.length > 0) frozen.mended += 1;
      for (const { title, edits } of mends) {
        const after = verifyCandidate(baseline, applyEdits(candidate, edits)).violations.map(said);
        const where = `${entry.name}: ${title}`;
        expect(count(after, said(violation)), where).toBeLessThan(count(before, said(violation)));
        for (const one of after) {
          expect(count(after, one), `${where}: ${one}`).toBeLessThanOrEqual(count(before, one));
        }
      }
    }
  }
  // Otherwise "no mend at all" would pass.
  expect(frozen.mended / frozen.all).toBeGreaterThan(0.9);
}, 120_000);
