import type { Expression } from "./ast.ts";
import { builtinPath } from "./builtins.ts";
import type { Binding, Scope } from "./scopes.ts";

/** Whether an expression is of a kind that can stand for a dotted path. */
export function mayHavePath({ kind }: Expression): boolean {
  return kind === "Name" || kind === "Attribute" || kind === "NamedExpr";
}

/**
 * Finds the dotted path that an expression stands for: imports are followed through their aliases,
 * assignments through their value where all agree, builtins start with `builtins.`, and definitions
 * of this module with `<module>.` and their own dotted path.
 */
export class PathResolver {
  /** By scope and name; a name that is being resolved is undefined meanwhile, which ends cycles. */
  private readonly names = new Map<Scope, Map<string, string | undefined>>();

  /** The path of an expression whose names are read in `scope`. */
  pathOf(node: Expression, scope: Scope): string | undefined {
    let current = node;
    let tail = "";
    for (;;) {
      if (current.kind === "Attribute") {
        tail = `.${current.attr}${tail}`;
        current = current.value;
      } else if (current.kind === "NamedExpr") {
        current = current.value;
      } else break;
    }
    const head = current.kind === "Name" ? this.nameIn(current.name, scope) : undefined;
    return head === undefined ? undefined : head + tail;
  }

  private nameIn(name: string, scope: Scope): string | undefined {
    const owner = scope.resolve(name);
    if (owner === undefined) return builtinPath(name);
    let known = this.names.get(owner);
    if (known === undefined) {
      known = new Map();
      this.names.set(owner, known);
    }
    if (!known.has(name)) {
      known.set(name, undefined);
      known.set(name, this.agreed(owner.own(name)));
    }
    return known.get(name);
  }

  /** The path that all bindings of a name share. */
  private agreed(bindings: readonly Binding[]): string | undefined {
    let shared: string | undefined;
    for (const binding of bindings) {
      const path = this.bindingPath(binding);
      if (path === undefined || (shared !== undefined && shared !== path)) return undefined;
      shared = path;
    }
    return shared;
  }

  private bindingPath(binding: Binding): string | undefined {
    const { importPath, kind, name, scope, value, writtenIn } = binding;
    if (importPath !== undefined) return importPath;
    if (kind === "def" || kind === "class") {
      return scope.path === "" ? `<module>.${name}` : `<module>.${scope.path}.${name}`;
    }
    if (kind !== "assign" && kind !== "annassign" && kind !== "walrus") return undefined;
    const isPath = value?.kind === "Name" || value?.kind === "Attribute";
    return isPath ? this.pathOf(value, writtenIn) : undefined;
  }
}
