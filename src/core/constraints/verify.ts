import { Failure } from "../failure.ts";
import type { ProjectFile } from "../project/project-file.ts";
import type { SourceFile, SourcePair } from "../project/source-pair.ts";
import { type ModuleModel, modelOf } from "../python/module-model.ts";
import { deriveConstraints } from "./derive/derive.ts";
import type { BaselineAnalysis, Finding, PairModel, Rule } from "./rule.ts";
import { RULES } from "./rules/index.ts";
import { syntaxViolation } from "./rules/syntax.ts";
import type { Verification, Violation } from "./verification.ts";

export type { BaselineAnalysis } from "./rule.ts";

/**
 * Parses a baseline and derives its constraints, once for all candidates.
 *
 * @throws Failure("input") where one of its files is no Python.
 */
export function analyseBaseline(pair: SourcePair, project: ProjectFile): BaselineAnalysis {
  const train = baselineModel(pair.train);
  const model = baselineModel(pair.model);
  const derived = deriveConstraints({ train, model, project });
  return { source: pair, project, train, model, derived, constraints: derived.constraints };
}

function baselineModel(file: SourceFile): ModuleModel {
  const model = modelOf(file.path, file.text);
  if ("ok" in model) {
    const place = `${file.path}:${model.line}:${model.column}`;
    const message = `The baseline cannot be read as Python (${place}: ${model.message}), mend it first.`;
    throw new Failure("input", message);
  }
  return model;
}

/**
 * Proves a candidate against its baseline. A file that equals the baseline's byte for byte is not
 * parsed again. The violations are in the order of files and lines, each once.
 */
export function verifyCandidate(baseline: BaselineAnalysis, candidate: SourcePair): Verification {
  const started = performance.now();
  const violations = sorted(violationsOf(baseline, candidate), candidate);
  const failed = violations.some((violation) => violation.severity === "error");
  const elapsedMs = performance.now() - started;
  return { verdict: failed ? "fail" : "pass", violations, elapsedMs };
}

function violationsOf(baseline: BaselineAnalysis, candidate: SourcePair): Violation[] {
  const { source } = baseline;
  const sameTrain = source.train.text === candidate.train.text;
  const sameModel = source.model.text === candidate.model.text;
  if (sameTrain && sameModel) return [];
  const train = sameTrain ? baseline.train : modelOf(candidate.train.path, candidate.train.text);
  const model = sameModel ? baseline.model : modelOf(candidate.model.path, candidate.model.text);
  const broken: Violation[] = [];
  if ("ok" in train) broken.push(syntaxViolation(candidate.train.path, train));
  if ("ok" in model) broken.push(syntaxViolation(candidate.model.path, model));
  if ("ok" in train || "ok" in model) return broken;
  // One object for all rules: what they share about a candidate is remembered by it.
  const pair: PairModel = { source: candidate, train, model };
  return RULES.flatMap((rule) => findingsOf(rule, baseline, pair));
}

function findingsOf(rule: Rule, baseline: BaselineAnalysis, candidate: PairModel): Violation[] {
  const { project } = baseline;
  const override = project.rules[rule.id];
  if (override === "off") return [];
  try {
    const findings = [...rule.check({ baseline, candidate, project })];
    return findings.map((finding) => ({
      rule: rule.id,
      severity: override ?? finding.severity ?? rule.severity,
      ...reported(finding),
    }));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const problem = { message: "nested too deeply to be verified", line: 1, column: 1 };
    return [syntaxViolation(candidate.train.path, problem)];
  }
}

function reported({ at, span, message, name, constraint }: Finding) {
  return {
    file: at.path,
    line: span.line,
    column: span.column,
    ...(name === undefined ? {} : { name }),
    message,
    ...(constraint === undefined ? {} : { constraint }),
  };
}

/** By file (the training script first), line, column and rule; one of each. */
function sorted(violations: readonly Violation[], candidate: SourcePair): Violation[] {
  const rank = (violation: Violation) => (violation.file === candidate.train.path ? 0 : 1);
  const ordered = [...violations].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.line - b.line ||
      a.column - b.column ||
      a.rule.localeCompare(b.rule) ||
      a.message.localeCompare(b.message),
  );
  const seen = new Set<string>();
  return ordered.filter((violation) => {
    const key = JSON.stringify(violation);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
