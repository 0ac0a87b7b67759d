import type { Expression } from "./ast.ts";
import { isBuiltin } from "./builtins.ts";
import type { Binding, Scope } from "./scopes.ts";

const MAX_HOPS = 20;

/**
 * The dotted path that an expression stands for, read in `scope`: imports are followed through
 * their aliases, single unconditional assignments through their value, builtins start with
 * `builtins.`, and definitions of this module with `<module>.` and their own dotted path.
 */
export function calleePath(node: Expression, scope: Scope, hops = 0): string | undefined {
  if (hops > MAX_HOPS) return undefined;
  if (node.kind === "Name") return namePath(node.name, scope, hops);
  if (node.kind === "NamedExpr") return calleePath(node.value, scope, hops + 1);
  if (node.kind !== "Attribute") return undefined;
  const owner = calleePath(node.value, scope, hops + 1);
  return owner === undefined ? undefined : `${owner}.${node.attr}`;
}

function namePath(name: string, scope: Scope, hops: number): string | undefined {
  const owner = scope.resolve(name);
  if (owner === undefined) {
    return isBuiltin(name) ? `builtins.${name}` : undefined;
  }
  const paths = new Set(owner.own(name).map((binding) => bindingPath(binding, hops)));
  const [path] = paths;
  return paths.size === 1 ? path : undefined;
}

function bindingPath(binding: Binding, hops: number): string | undefined {
  if (binding.importPath !== undefined) return binding.importPath;
  if (binding.kind === "def" || binding.kind === "class") {
    const { path } = binding.scope;
    return path === "" ? `<module>.${binding.name}` : `<module>.${path}.${binding.name}`;
  }
  if (binding.value === undefined) return undefined;
  const isPath = binding.value.kind === "Name" || binding.value.kind === "Attribute";
  if (binding.kind !== "assign" && binding.kind !== "annassign" && binding.kind !== "walrus") {
    return undefined;
  }
  return isPath ? calleePath(binding.value, binding.writtenIn, hops + 1) : undefined;
}
