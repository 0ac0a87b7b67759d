import type { Call, Expression, Subscript } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { canonicalPath } from "./dangers.ts";

const MAX_HOPS = 12;
const NAMESPACES: ReadonlySet<string> = new Set(["builtins.vars", "builtins.globals"]);

/**
 * The canonical path that an expression stands for, also through `getattr` with a constant name,
 * `importlib.import_module("os")`, `__import__("os")`, `sys.modules["os"]` and `vars(os)["system"]`.
 */
export function resolvedPath(node: Expression, model: ModuleModel, hops = 0): string | undefined {
  if (hops > MAX_HOPS) return undefined;
  let known = paths.get(model);
  if (known === undefined) {
    known = [];
    paths.set(model, known);
  }
  const cached = known[node.id];
  if (cached !== undefined) return cached === "" ? undefined : cached;
  const path = computedPath(node, model, hops);
  known[node.id] = path ?? "";
  return path;
}

/** By module and node id; "" where there is no path. */
const paths = new WeakMap<ModuleModel, string[]>();

function computedPath(node: Expression, model: ModuleModel, hops: number): string | undefined {
  const plain = model.pathOf(node);
  if (plain !== undefined) return canonicalPath(plain);
  switch (node.kind) {
    case "Attribute": {
      const owner = resolvedPath(node.value, model, hops + 1);
      return owner && canonicalPath(`${owner}.${node.attr}`);
    }
    case "Call":
      return calledPath(node, model, hops);
    case "Subscript":
      return subscriptPath(node, model, hops);
    case "NamedExpr":
      return resolvedPath(node.value, model, hops + 1);
    case "Name": {
      const bindings = model.scopeOf(node).lookup(node.name);
      const value = bindings.length === 1 ? bindings[0]?.value : undefined;
      return value && resolvedPath(value, model, hops + 1);
    }
    default:
      return undefined;
  }
}

function text(node: Expression | undefined, model: ModuleModel): string | undefined {
  const value = node && model.valueOf(node);
  return value?.type === "str" ? value.value : undefined;
}

function calledPath(node: Call, model: ModuleModel, hops: number): string | undefined {
  const callee = resolvedPath(node.func, model, hops + 1);
  const [first, second] = node.args;
  if (callee === "sys.modules.get") {
    const name = text(first, model);
    return name && canonicalPath(name);
  }
  if (callee === "builtins.getattr" && first) {
    const owner = resolvedPath(first, model, hops + 1);
    const name = text(second, model);
    return owner && name && canonicalPath(`${owner}.${name}`);
  }
  if (callee === "importlib.import_module" || callee === "builtins.__import__") {
    const name = text(first, model);
    return name && canonicalPath(name);
  }
  return undefined;
}

function subscriptPath(node: Subscript, model: ModuleModel, hops: number): string | undefined {
  const key = text(node.slice, model);
  if (key === undefined) return undefined;
  const { value } = node;
  const container = resolvedPath(value, model, hops + 1);
  if (container === "sys.modules") return canonicalPath(key);
  if (container === "<module>.__builtins__" || container === "builtins.__builtins__") {
    return `builtins.${key}`;
  }
  if (container?.endsWith(".__dict__")) {
    return canonicalPath(`${container.slice(0, -".__dict__".length)}.${key}`);
  }
  if (value.kind !== "Call") return undefined;
  const callee = resolvedPath(value.func, model, hops + 1) ?? "";
  const [owner] = value.args;
  if (!NAMESPACES.has(callee)) return undefined;
  if (owner === undefined) return globalPath(key, model);
  const path = resolvedPath(owner, model, hops + 1);
  return path && canonicalPath(`${path}.${key}`);
}

/** The path of a module-level name that is given as text: `globals()["os"]`. */
function globalPath(name: string, model: ModuleModel): string | undefined {
  if (name === "__builtins__") return "builtins";
  const bindings = model.moduleScope.own(name);
  const path = bindings.length === 1 ? bindings[0]?.importPath : undefined;
  return path && canonicalPath(path);
}
