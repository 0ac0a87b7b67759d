import type { Expression, FunctionDef, Name, Node, Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { type CallSite, callSites } from "./call-sites.ts";

/** What `a, self.b = x, y` gives one of its targets; undefined where it is no such pair. */
export function unpackedValue(statement: Statement, target: Node): Expression | undefined {
  if (statement.kind !== "Assign") return undefined;
  for (const whole of statement.targets) {
    if (whole === target) return statement.value;
    const value = paired(whole, statement.value, target);
    if (value) return value;
  }
  return undefined;
}

function paired(whole: Expression, value: Expression, target: Node): Expression | undefined {
  if (whole === target) return value;
  if (whole.kind !== "Tuple" && whole.kind !== "List") return undefined;
  if (value.kind !== "Tuple" && value.kind !== "List") return undefined;
  if (whole.elts.length !== value.elts.length) return undefined;
  for (const [at, element] of whole.elts.entries()) {
    const part = value.elts[at];
    const found = part && paired(element, part, target);
    if (found) return found;
  }
  return undefined;
}

/**
 * What a parameter that nothing binds again gets: the argument of the only call of its function in
 * this module, else the default where no call gives anything else.
 */
export function givenEverywhere(model: ModuleModel, node: Name): Expression | undefined {
  const [binding, ...others] = model.scopeOf(node).lookup(node.name);
  const owner = binding?.scope.node;
  if (binding?.kind !== "parameter" || others.length > 0 || owner?.kind !== "FunctionDef") {
    return undefined;
  }
  const sites = sitesOf(model, owner);
  const given = new Set(sites.map((site) => site.given.get(node.name)));
  const [first] = given;
  if (given.size === 1) return first;
  const fallback = binding.node.kind === "Parameter" ? binding.node.default : undefined;
  return given.size === 0 ? fallback : undefined;
}

/** Where a function is called; of `__init__` where its class is. */
export function sitesOf(model: ModuleModel, callee: FunctionDef): readonly CallSite[] {
  const owner = model.parent(callee);
  const isInit = callee.name === "__init__" && owner?.kind === "ClassDef";
  return callSites(model, callee, isInit ? owner : undefined);
}
