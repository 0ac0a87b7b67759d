import type { Verification, Violation } from "../../src/core/constraints/verification.ts";
import {
  analyseBaseline,
  type BaselineAnalysis,
  verifyCandidate,
} from "../../src/core/constraints/verify.ts";
import type { SourcePair } from "../../src/core/project/source-pair.ts";
import {
  type CorpusBaseline,
  type CorpusCase,
  candidateOf,
  type Expected,
  loadBaselines,
} from "./corpus.ts";

export const BASELINES = loadBaselines();
const analysed = new Map<string, BaselineAnalysis>();

export function baselineNamed(name: string): CorpusBaseline {
  const baseline = BASELINES.get(name);
  if (!baseline) throw new Error(`there is no baseline "${name}"`);
  return baseline;
}

export function analysisOf(name: string): BaselineAnalysis {
  const { pair, project } = baselineNamed(name);
  const known = analysed.get(name) ?? analyseBaseline(pair, project);
  analysed.set(name, known);
  return known;
}

/** One line per way in which the verifier's answer is not the expected one. */
export function complaints(entry: CorpusCase): string[] {
  const candidate = candidateOf(entry, baselineNamed(entry.base));
  const answer = verifyCandidate(analysisOf(entry.base), candidate);
  const found = [
    ...missed(entry.errors, "error", answer, candidate),
    ...missed(entry.warnings, "warning", answer, candidate),
    ...stray(entry, answer),
  ];
  const other = answer.verdict === entry.verdict ? [] : [`the verdict is ${answer.verdict}`];
  return found.length + other.length === 0
    ? []
    : [...found, ...other, ...answer.violations.map(line)];
}

function line({ rule, severity, file, line: at, message }: Violation): string {
  return `  ${severity} ${rule} ${file}:${at} ${message}`;
}

function missed(
  expected: readonly Expected[],
  severity: Violation["severity"],
  { violations }: Verification,
  candidate: SourcePair,
): string[] {
  const isMet = ({ rules, at }: Expected) =>
    violations.some(
      (violation) =>
        violation.severity === severity &&
        rules.includes(violation.rule) &&
        (at === undefined || lineOf(violation, candidate).includes(at)),
    );
  return expected
    .filter((one) => !isMet(one))
    .map(({ rules, at }) => `no ${severity} ${rules.join(" or ")}${at ? ` at "${at}"` : ""}`);
}

function lineOf({ file, line: at }: Violation, { train, model }: SourcePair): string {
  const { text } = file === train.path ? train : model;
  return text.split(/\r?\n/)[at - 1] ?? "";
}

/** Errors that nobody expects; of a good case also warnings. */
function stray(entry: CorpusCase, { violations }: Verification): string[] {
  const rules = (expected: readonly Expected[]) => expected.flatMap((one) => one.rules);
  const allowed = new Set([...rules(entry.errors), ...entry.also]);
  const warned = new Set([...rules(entry.warnings), ...entry.also]);
  return violations
    .filter(({ rule, severity }) =>
      severity === "error" ? !allowed.has(rule) : entry.verdict === "pass" && !warned.has(rule),
    )
    .map(({ rule, severity }) => `an unexpected ${severity} ${rule}`);
}
