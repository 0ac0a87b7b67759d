import { deriveConstraints } from "../../../src/core/constraints/derive/derive.ts";
import type { BaselineAnalysis, PairModel, Rule } from "../../../src/core/constraints/rule.ts";
import { type ProjectFile, projectFileSchema } from "../../../src/core/project/project-file.ts";
import { ModuleModel, modelOf } from "../../../src/core/python/module-model.ts";

/** The training script and, where it matters, the model file of one side. */
export interface Sources {
  readonly train: string;
  readonly model?: string;
}

export interface Found {
  readonly severity: "error" | "warning";
  readonly line: number;
  readonly name: string | undefined;
  readonly message: string;
  /** The line of source that the finding points at, without its comment. */
  readonly text: string;
}

export function modelled(path: string, text: string): ModuleModel {
  const result = modelOf(path, text);
  if (!(result instanceof ModuleModel)) throw new Error(`${path}:${result.line} ${result.message}`);
  return result;
}

function paired(project: ProjectFile, { train, model = "" }: Sources): PairModel {
  return {
    source: {
      train: { path: project.train, text: train },
      model: { path: project.model, text: model },
    },
    train: modelled(project.train, train),
    model: modelled(project.model, model),
  };
}

/** A baseline as the rules see it. */
export function analysed(sources: Sources, project: ProjectFile): BaselineAnalysis {
  const pair = paired(project, sources);
  const derived = deriveConstraints({ ...pair, project });
  return { ...pair, project, derived, constraints: derived.constraints };
}

/** What some rules find in a candidate. */
export function foundBy(
  rules: readonly Rule[],
  baseline: BaselineAnalysis,
  candidate: Sources,
): Found[] {
  const { project } = baseline;
  const context = { baseline, candidate: paired(project, candidate), project };
  return rules.flatMap((rule) =>
    [...rule.check(context)].map(({ at, span, severity, name, message }) => ({
      severity: severity ?? rule.severity,
      line: span.line,
      name,
      message,
      text: (at.text.split(/\r?\n/)[span.line - 1] ?? "").replace(/\s+# .*$/, "").trim(),
    })),
  );
}

/** What one rule finds in a candidate. */
export function findingsOf(
  rule: Rule,
  baseline: Sources,
  candidate: Sources,
  settings: object = {},
): Found[] {
  const project = projectFileSchema.parse(settings);
  return foundBy([rule], analysed(baseline, project), candidate);
}

/** `text` with each pair of `edits` replaced; throws where the first of a pair does not occur once. */
export function edited(text: string, ...edits: readonly (readonly [string, string])[]): string {
  let result = text;
  for (const [from, to] of edits) {
    if (result.split(from).length !== 2) throw new Error(`not exactly once in the text: ${from}`);
    result = result.replace(from, () => to);
  }
  return result;
}
