import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { verifyCandidate } from "../../src/core/constraints/verify.ts";
import type { SourcePair } from "../../src/core/project/source-pair.ts";
import { parsePython } from "../../src/core/python/parse.ts";
import { breachOf } from "./breaches.ts";
import { type CorpusCase, candidateOf, loadCases } from "./corpus.ts";
import { analysisOf, BASELINES, baselineNamed } from "./judge.ts";
import { chooser, REWRITINGS, type Rewriting } from "./rewriting.ts";

const RUNS = Number(process.env.PROPERTY_RUNS ?? 60);
const SEED = Number(process.env.PROPERTY_SEED ?? 20240131);
const TIMEOUT = 600_000;
const CASES = loadCases().filter((entry) => {
  const { train, model } = candidateOf(entry, baselineNamed(entry.base));
  return parsePython(train.text).ok && parsePython(model.text).ok;
});

/** Rule and severity of each finding, in order. */
function answer(base: string, candidate: SourcePair): string[] {
  const { verdict, violations } = verifyCandidate(analysisOf(base), candidate);
  const found = violations.map(({ rule, severity, file }) => `${severity} ${rule} in ${file}`);
  return [verdict, ...[...new Set(found)].sort()];
}

/** Names that a rewriting must leave: what is frozen or returned, and what the frozen text reads. */
function keptNames(base: string): ReadonlySet<string> {
  const { derived, train } = analysisOf(base);
  const names = new Set<string>(derived.contract.names);
  for (const { name } of derived.values) names.add(name);
  for (const { statement } of derived.statements) {
    for (const node of train.nodes) {
      const isInside = statement.start <= node.start && node.end <= statement.end;
      if (isInside && node.kind === "Name") names.add(node.name);
    }
  }
  return names;
}

function rewritten(
  entry: CorpusCase,
  rewriting: Rewriting,
  seed: number,
): [SourcePair, SourcePair] {
  const before = candidateOf(entry, baselineNamed(entry.base));
  const kept = keptNames(entry.base);
  const train = rewriting(before.train.text, chooser(seed), kept);
  const model = rewriting(before.model.text, chooser(seed + 1), kept);
  const after = {
    train: { ...before.train, text: train },
    model: { ...before.model, text: model },
  };
  return [before, after];
}

describe("what means the same gets the same answer", () => {
  test.each(Object.entries(REWRITINGS))(
    "%s",
    (_, rewriting) => {
      const pick = fc.record({ entry: fc.constantFrom(...CASES), seed: fc.nat() });
      const property = fc.property(pick, ({ entry, seed }) => {
        const [before, after] = rewritten(entry, rewriting, seed);
        expect(parsePython(after.train.text)).toMatchObject({ ok: true });
        expect(answer(entry.base, after), entry.name).toEqual(answer(entry.base, before));
      });
      fc.assert(property, { numRuns: RUNS, seed: SEED });
    },
    TIMEOUT,
  );

  test(
    "all rewritings together leave a baseline without a finding",
    () => {
      const pick = fc.record({ base: fc.constantFrom(...BASELINES.keys()), seed: fc.nat() });
      const property = fc.property(pick, ({ base, seed }) => {
        const { pair } = baselineNamed(base);
        const kept = keptNames(base);
        const all = (text: string) =>
          Object.values(REWRITINGS).reduce(
            (done, one, at) => one(done, chooser(seed + at), kept),
            text,
          );
        const train = { ...pair.train, text: all(pair.train.text) };
        const model = { ...pair.model, text: all(pair.model.text) };
        expect(answer(base, { train, model })).toEqual(["pass"]);
      });
      fc.assert(property, { numRuns: RUNS, seed: SEED });
    },
    TIMEOUT,
  );
});

test(
  "one breach always fails, however it is laid out",
  () => {
    const pick = fc.record({ base: fc.constantFrom(...BASELINES.keys()), seed: fc.nat() });
    const property = fc.property(pick, ({ base, seed }) => {
      const choose = chooser(seed);
      const breach = breachOf(analysisOf(base), choose);
      fc.pre(breach !== undefined);
      const { pair } = baselineNamed(base);
      const layouts = [REWRITINGS.requoted, REWRITINGS.otherComments, REWRITINGS.otherLines];
      const layout = layouts[choose(layouts.length)];
      const text = layout?.(breach?.text ?? "", choose, new Set()) ?? "";
      const candidate = { ...pair, train: { ...pair.train, text } };
      const { verdict } = verifyCandidate(analysisOf(base), candidate);
      expect(verdict, `${base}: ${breach?.how}`).toBe("fail");
    });
    fc.assert(property, { numRuns: 4 * RUNS, seed: SEED });
  },
  TIMEOUT,
);
