import type { Expression, Node } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Scope } from "../../python/scopes.ts";
import type { FrozenStatement } from "../derive/derive.ts";
import { indirectWrites } from "./indirect-writes.ts";

/** Methods that change a list, a set or a dictionary in place. */
const MUTATORS: ReadonlySet<string> = new Set(
  `append extend insert remove sort reverse add discard update pop popitem clear setdefault
  __setitem__ __delitem__`.split(/\s+/),
);

/**
 * Where the candidate changes in place what a frozen statement made: items of a frozen array or
 * dictionary, attributes of a frozen class, function or instance. Nothing where the baseline
 * changes it in place itself.
 */
export function mutatorsOf(
  frozen: FrozenStatement,
  name: string,
  candidate: ModuleModel,
  scope: Scope,
): { node: Node; name: string }[] {
  const home = frozen.model.scopeOf(frozen.statement);
  if (changes(frozen, name, frozen.model, home).length > 0) return [];
  return changes(frozen, name, candidate, scope).map((node) => ({ node, name }));
}

function changes(frozen: FrozenStatement, name: string, model: ModuleModel, scope: Scope): Node[] {
  const isIt = (node: Expression): boolean =>
    node.kind === "Name" && node.name === name && model.scopeOf(node).resolve(name) === scope;
  const items = model.all("Subscript").filter(({ ctx, value }) => ctx !== "load" && isIt(value));
  const calls = model.all("Call").filter(({ func }) => {
    return func.kind === "Attribute" && MUTATORS.has(func.attr) && isIt(func.value);
  });
  const holdsContainer = isContainer(frozen);
  const isDictionary = (): boolean => false;
  const attributes = hasOwnAttributes(frozen)
    ? indirectWrites(model, { isObject: isIt, isDictionary }).map(({ node }) => node)
    : [];
  return [...items, ...(holdsContainer ? calls : []), ...attributes];
}

function assignedBy({ statement }: FrozenStatement): Expression | undefined {
  return statement.kind === "Assign" || statement.kind === "AnnAssign"
    ? statement.value
    : undefined;
}

function isContainer(frozen: FrozenStatement): boolean {
  const value = assignedBy(frozen);
  if (value?.kind === "Call") {
    return /^builtins\.(dict|list|set)$/.test(frozen.model.calleeOf(value) ?? "");
  }
  return value?.kind === "Dict" || value?.kind === "List" || value?.kind === "Set";
}

/** Classes, functions, and instances of this module's classes. */
function hasOwnAttributes(frozen: FrozenStatement): boolean {
  const { statement, model } = frozen;
  if (statement.kind === "ClassDef" || statement.kind === "FunctionDef") return true;
  const value = assignedBy(frozen);
  return value?.kind === "Call" && model.definitionOf(value.func)?.kind === "ClassDef";
}
