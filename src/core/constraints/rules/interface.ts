import { LinkedModules } from "../../python/linking/linked-modules.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { callProblems } from "../interface/calls.ts";
import { importProblems } from "../interface/imports.ts";
import type { InterfaceProblem } from "../interface/problem.ts";
import type { Finding, PairModel, Rule, RuleContext } from "../rule.ts";

export const interfaceRule: Rule = {
  id: "interface",
  severity: "error",
  summary:
    "A call or import between or inside the two files must fail at run time: a name that the other file does not define, an argument that the definition does not take or lacks, or a method that no visible base can have.",
  check: (context) => {
    const problems = problemsOf(context.candidate);
    if (problems.length === 0) return [];
    const known = new Set(problemsOf(context.baseline).map(keyOf));
    return problems
      .filter((problem) => !known.has(keyOf(problem)))
      .map((problem) => finding(problem, context));
  },
};

function problemsOf(pair: PairModel): InterfaceProblem[] {
  const linked = new LinkedModules([pair.train, pair.model]);
  return [...importProblems(linked), ...callProblems(linked)];
}

/** What the researcher's own code already does is no finding, wherever it moves. */
function keyOf({ model, text }: InterfaceProblem): string {
  return `${model.path} ${text}`;
}

function finding(problem: InterfaceProblem, context: RuleContext): Finding {
  const { model, node, name, text, definition } = problem;
  const place = definition && `${definition.model.path}:${definition.node.line}`;
  const before = baselineDefinition(name, context);
  const defined = place ? ` It is defined at ${place}.` : "";
  const mend = before
    ? ` The baseline defines \`${name}\` at ${before.file}:${before.line}: keep what its callers need, or change the callers with it.`
    : " Make the definition and its callers agree.";
  const constraint = before && { constraint: before };
  return { at: model, span: node, name, message: text + defined + mend, ...constraint };
}

function baselineDefinition(
  name: string,
  { baseline }: RuleContext,
): { file: string; line: number } | undefined {
  const find = (model: ModuleModel) =>
    model.bindings.find(
      (binding) => binding.name === name && (binding.kind === "def" || binding.kind === "class"),
    );
  for (const model of [baseline.model, baseline.train]) {
    const binding = find(model);
    if (binding) return { file: model.path, line: binding.node.line };
  }
  return undefined;
}
