import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rule } from "../../../src/core/constraints/rule.ts";
import { cadence } from "../../../src/core/constraints/rules/cadence.ts";
import { frozenStatement } from "../../../src/core/constraints/rules/frozen-statement.ts";
import { frozenValue } from "../../../src/core/constraints/rules/frozen-value.ts";
import { returnContract } from "../../../src/core/constraints/rules/return-contract.ts";
import { loadBaselines } from "../../verifier/corpus.ts";
import { analysed, foundBy, modelled, type Sources } from "./findings.ts";
import { REFORMATTINGS, renamed } from "./rewriting.ts";

const RULES: readonly Rule[] = [frozenValue, frozenStatement, returnContract, cadence];

const BASELINES = [...loadBaselines().values()].map(({ name, pair, project }) => ({
  name,
  sources: { train: pair.train.text, model: pair.model.text },
  analysis: analysed({ train: pair.train.text, model: pair.model.text }, project),
  // A counterexample names the baseline; all of its analysis is too long to print.
  [fc.toStringMethod]: () => name,
}));
type Baseline = (typeof BASELINES)[number];

const RUNS = 40;
/** Many candidates in one test: on a busy machine they take their time. */
const PATIENCE = 120_000;

function messages({ analysis }: Baseline, candidate: Sources): string[] {
  return foundBy(RULES, analysis, candidate).map(({ message }) => message);
}

const baselines = fc.constantFrom(...BASELINES);

describe("what never alters the verdict", () => {
  it.each(BASELINES)("$name against itself", (baseline) => {
    expect(messages(baseline, baseline.sources)).toEqual([]);
  });

  it.each(Object.entries(REFORMATTINGS))("%s, in every baseline", (_name, rewrite) => {
    for (const baseline of BASELINES) {
      const train = rewrite(baseline.sources.train);
      expect(messages(baseline, { ...baseline.sources, train }), baseline.name).toEqual([]);
    }
  });

  it(
    "any sequence of reformattings",
    () => {
      const names = fc.subarray(Object.keys(REFORMATTINGS), { minLength: 1 });
      fc.assert(
        fc.property(baselines, names, (baseline, chosen) => {
          let train = baseline.sources.train;
          for (const name of chosen) train = REFORMATTINGS[name]?.(train) ?? train;
          expect(messages(baseline, { ...baseline.sources, train })).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE,
  );

  it(
    "the renaming of any free local",
    () => {
      fc.assert(
        fc.property(baselines, fc.nat(), (baseline, seed) => {
          const free = freeLocals(baseline);
          const local = free[seed % free.length];
          if (local === undefined) return;
          const train = renamed(baseline.sources.train, local.path, local.name, "another_name");
          expect(messages(baseline, { ...baseline.sources, train })).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE,
  );

  it(
    "another order of neighbouring free constants",
    () => {
      fc.assert(
        fc.property(baselines, fc.nat(), (baseline, seed) => {
          const train = swapped(baseline, seed);
          expect(messages(baseline, { ...baseline.sources, train })).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE,
  );

  it(
    "new statements beside the frozen ones",
    () => {
      const lines = fc.constantFrom(
        "note = 1",
        "print('note')",
        "import math as note",
        "def note(x): return x",
        "class Note: pass",
        "note = [i for i in range(3)]",
        "note = lambda step: step * 2",
        "assert True",
      );
      fc.assert(
        fc.property(baselines, lines, fc.nat(), (baseline, line, seed) => {
          const train = inserted(baseline, line, seed);
          expect(messages(baseline, { ...baseline.sources, train })).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE,
  );
});

describe("what always does", () => {
  it(
    "any way to bind a frozen name again in its scope",
    () => {
      const breach = fc.constantFrom(
        (name: string) => `${name} = 987`,
        (name: string) => `${name} += 1`,
        (name: string) => `del ${name}`,
        (name: string) => `for ${name} in (1, 2): pass`,
        (name: string) => `import os as ${name}`,
        (name: string) => `(${name} := 987)`,
        (name: string) => `note, (${name}, *more) = 1, (2, 3)`,
        (name: string) => `def ${name}(): pass`,
        (name: string) => `if note: ${name} = 987`,
        (name: string) => `with open("x") as ${name}: pass`,
      );
      fc.assert(
        fc.property(baselines, breach, fc.nat(), (baseline, write, seed) => {
          const { values } = baseline.analysis.derived;
          const plain = values.filter(({ range, side }) => range === undefined && side === "train");
          const frozen = plain[seed % plain.length];
          if (frozen === undefined) return;
          const train = behind(baseline, frozen.statement, write(frozen.name));
          expect(messages(baseline, { ...baseline.sources, train })).not.toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE,
  );

  it(
    "the loss of any frozen statement",
    () => {
      fc.assert(
        fc.property(baselines, fc.nat(), (baseline, seed) => {
          const { values, statements } = baseline.analysis.derived;
          const all = [...values, ...statements];
          const frozen = all[seed % all.length];
          if (frozen === undefined) return;
          const { statement } = frozen;
          const { end } = statement;
          const decorator = "decorators" in statement ? statement.decorators[0] : undefined;
          const start = decorator ? decorator.start - 1 : statement.start;
          const text = baseline.sources.train;
          const train = `${text.slice(0, start)}pass${text.slice(end)}`;
          expect(messages(baseline, { ...baseline.sources, train })).not.toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE,
  );
});

/** Locals of functions that nothing frozen binds and the contract does not name. */
function freeLocals(baseline: Baseline): { path: string; name: string }[] {
  const derived = baseline.analysis.derived;
  const model = derived.contract.model;
  const fixed = new Set<string>(derived.contract.names);
  for (const { name } of derived.values) fixed.add(name);
  const frozen = derived.statements.map(({ statement }) => statement);
  return model.scopes.flatMap((scope) => {
    if (scope.kind !== "function") return [];
    return [...scope.bindings].flatMap(([name, bindings]) => {
      const isFrozen = bindings.some(({ node }) =>
        frozen.some(({ start, end }) => start <= node.start && node.end <= end),
      );
      const isPlain = bindings.every(({ node }) => node.kind === "Name");
      return isPlain && !isFrozen && !fixed.has(name) ? [{ path: scope.path, name }] : [];
    });
  });
}

/** A line put before a statement that begins its line, outside of anything frozen. */
function inserted(baseline: Baseline, line: string, seed: number): string {
  const { contract, statements } = baseline.analysis.derived;
  const { model } = contract;
  const text = baseline.sources.train;
  const places = [...model.all("Assign"), ...model.all("Expr"), ...model.all("Return")].filter(
    ({ start, line: at }) => {
      const inside = statements.some(({ statement }) => {
        return statement.start < start && start < statement.end;
      });
      const from = model.parsed.lineStarts[at - 1] ?? 0;
      const before = text.slice(from, start);
      return !inside && before.trim() === "" && at > 20;
    },
  );
  const place = places[seed % places.length];
  if (place === undefined) return text;
  const from = model.parsed.lineStarts[place.line - 1] ?? 0;
  return `${text.slice(0, from)}${text.slice(from, place.start)}${line}\n${text.slice(from)}`;
}

/** A line put behind a statement's line, with its indentation. */
function behind(baseline: Baseline, statement: { start: number; line: number }, line: string) {
  const text = baseline.sources.train;
  const model = modelled("a.py", text);
  const from = model.parsed.lineStarts[statement.line - 1] ?? 0;
  const next = model.parsed.lineStarts[statement.line] ?? text.length;
  const indent = /^[\uFEFF]?([ \t]*)/.exec(text.slice(from))?.[1] ?? "";
  return `${text.slice(0, next)}${indent}${line}\n${text.slice(next)}`;
}

/** Two neighbouring lines exchanged, each a free constant of its own. */
function swapped({ analysis, sources }: Baseline, seed: number): string {
  const model = modelled("a.py", sources.train);
  const frozen = new Set(analysis.derived.values.map(({ statement }) => statement.start));
  const free = model.all("Assign").filter(({ value, start, targets }) => {
    const isPlain = targets.length === 1 && targets[0]?.kind === "Name";
    return isPlain && model.valueOf(value) !== undefined && !frozen.has(start);
  });
  const pairs = free.flatMap((first) => {
    const place = model.placeOf(first);
    const second = place?.suite[place.index + 1];
    const isNext = second?.kind === "Assign" && second.line === first.endLine + 1;
    return isNext && free.includes(second) ? [{ first, second }] : [];
  });
  const pair = pairs[seed % pairs.length];
  if (pair === undefined) return sources.train;
  const { first, second } = pair;
  const text = sources.train;
  return (
    text.slice(0, first.start) +
    text.slice(second.start, second.end) +
    text.slice(first.end, second.start) +
    text.slice(first.start, first.end) +
    text.slice(second.end)
  );
}
