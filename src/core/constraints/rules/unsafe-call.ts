import type { Expression, Node } from "../../python/ast.ts";
import { formatValue } from "../../python/constants.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { normalForm } from "../../python/normal-form.ts";
import type { Finding, PairModel, Rule, RuleContext } from "../rule.ts";
import { outsideChanges } from "../unsafe/file-access.ts";
import { forbiddenNames } from "../unsafe/forbidden-names.ts";
import { foreignLoads } from "../unsafe/loaded-files.ts";
import { processState } from "../unsafe/process-state.ts";
import type { UnsafeUse } from "../unsafe/unsafe-use.ts";

export const unsafeCall: Rule = {
  id: "unsafe-call",
  severity: "error",
  summary:
    "The code starts processes, opens network connections, writes or deletes files outside the working and data folders, runs hidden code (eval, exec, compile, pickles and weights that it did not save), calls native code, changes the environment or imports from elsewhere, where the baseline does not do the same with the same arguments.",
  check: (context) => {
    const uses = usesOf(context.candidate, context);
    if (uses.length === 0) return [];
    const allowed = new Set(usesOf(context.baseline, context).map(keyOf));
    return uses.filter((use) => !allowed.has(keyOf(use))).map(finding);
  },
};

function usesOf(pair: PairModel, { baseline }: RuleContext): UnsafeUse[] {
  const models = [pair.train, pair.model];
  return [
    ...models.flatMap(forbiddenNames),
    ...processState(models),
    ...foreignLoads(models),
    ...outsideChanges(models, [baseline.train, baseline.model]),
  ];
}

/** The same use with the same arguments, wherever it stands. */
function keyOf({ model, node, name }: UnsafeUse): string {
  return `${name} ${argumentForms(node, model)}`;
}

function argumentForms(node: Node, model: ModuleModel): string {
  const form = (part: Expression) => {
    const value = model.valueOf(part);
    return value ? formatValue(value) : normalForm(part);
  };
  if (node.kind === "Subscript") return `[${form(node.slice)}]${storedValue(node, model)}`;
  if (node.kind !== "Call") return `${node.kind}${storedValue(node, model)}`;
  const positional = node.args.map(form);
  const named = node.keywords.map(({ name, value }) => `${name ?? "**"}=${form(value)}`).sort();
  const receiver = node.func.kind === "Attribute" ? form(node.func.value) : "";
  return `${receiver}(${[...positional, ...named].join(", ")})`;
}

/** What an assignment stores there. */
function storedValue(node: Node, model: ModuleModel): string {
  const statement = model.parent(node);
  return statement?.kind === "Assign" ? ` = ${normalForm(statement.value)}` : "";
}

function finding({ model, node, name, why, mend, severity }: UnsafeUse): Finding {
  const message = `\`${name}\` ${why}, which the baseline does not do. ${mend}`;
  return { at: model, span: node, name, message, severity };
}
