import type { Expression } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";

/** What is left of `left` after dividing it by `right`. */
export interface Remainder {
  readonly left: Expression;
  readonly right: Expression;
}

/** `it % 100`, or the second name of `era, rest = divmod(it, 100)`. */
export function remainderIn(model: ModuleModel, node: Expression): Remainder | undefined {
  if (node.kind === "BinOp") return node.op === "%" ? node : undefined;
  if (node.kind !== "Name") return undefined;
  const [binding, ...others] = model.scopeOf(node).lookup(node.name);
  const statement = others.length === 0 ? binding?.statement : undefined;
  if (statement?.kind !== "Assign" || statement.value.kind !== "Call") return undefined;
  const [whole] = statement.targets;
  const isSecond =
    whole?.kind === "Tuple" && whole.elts.length === 2 && whole.elts[1] === binding?.node;
  if (!isSecond || model.calleeOf(statement.value) !== "builtins.divmod") return undefined;
  const [left, right] = statement.value.args;
  return left && right ? { left, right } : undefined;
}
