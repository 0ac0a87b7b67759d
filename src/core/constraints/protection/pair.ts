import type { Expression } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { isAssignment } from "../../python/scopes.ts";

/** Methods that turn a number on a device into the same number elsewhere. */
const CONVERSIONS: ReadonlySet<string> = new Set(["item", "detach", "cpu", "float", "double"]);
const MAX_HOPS = 5;

/**
 * Whether a returned value is a pair of two names in order: `a, b`, with `float()` or `.item()`
 * around either, a choice between such pairs, or a local that only ever holds one.
 */
export function isPairOf(
  model: ModuleModel,
  value: Expression,
  names: readonly [string, string],
  hops = 0,
): boolean {
  if (value.kind === "Tuple") {
    const [first, second, ...rest] = value.elts;
    if (first === undefined || second === undefined || rest.length > 0) return false;
    return isName(model, first, names[0]) && isName(model, second, names[1]);
  }
  if (value.kind === "IfExp") {
    return [value.body, value.orelse].every((part) => isPairOf(model, part, names, hops));
  }
  if (value.kind === "Name" && hops < MAX_HOPS) return holdsPair(model, value, names, hops + 1);
  return false;
}

function isName(model: ModuleModel, value: Expression, name: string): boolean {
  if (value.kind === "Name") return value.name === name;
  if (value.kind === "IfExp") {
    return isName(model, value.body, name) && isName(model, value.orelse, name);
  }
  if (value.kind !== "Call" || value.keywords.length > 0) return false;
  const { func, args } = value;
  if (func.kind === "Attribute" && CONVERSIONS.has(func.attr) && args.length === 0) {
    return isName(model, func.value, name);
  }
  const [argument, ...others] = args;
  if (argument === undefined || others.length > 0) return false;
  return model.calleeOf(value) === "builtins.float" && isName(model, argument, name);
}

/** Whether a local holds such a pair, made after the last change of either name. */
function holdsPair(
  model: ModuleModel,
  local: Extract<Expression, { kind: "Name" }>,
  names: readonly [string, string],
  hops: number,
): boolean {
  const scope = model.scopeOf(local);
  const bindings = scope.lookup(local.name);
  const changes = names.flatMap((name) => scope.lookup(name));
  const lastChange = Math.max(0, ...changes.map(({ node }) => node.start));
  return (
    bindings.length > 0 &&
    bindings.every(({ kind, value, node }) => {
      const isPlain = isAssignment(kind);
      if (!isPlain || value === undefined || node.start < lastChange) return false;
      return isPairOf(model, value, names, hops);
    })
  );
}
