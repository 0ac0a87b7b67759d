import type { Expression, Statement } from "./ast.ts";
import type { Binding, BindingKind, BindingNode, Scope } from "./scopes.ts";

interface FoundBinding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly node: BindingNode;
  readonly writtenIn: Scope;
  readonly statement: Statement | undefined;
  readonly inCondition: boolean;
  readonly value: Expression | undefined;
  readonly importPath: string | undefined;
}

/** Files each binding under the scope that owns its name. */
export class BindingRecorder {
  readonly bindings: Binding[] = [];
  /** Nonlocal bindings: the owner may be bound only further down. */
  private readonly unsettled: FoundBinding[] = [];

  bind(found: FoundBinding): void {
    const { name, kind, writtenIn } = found;
    const scope = kind === "walrus" ? writtenIn.holder : writtenIn;
    if (scope.globals.has(name)) this.record(found, scope.module);
    else if (scope.nonlocals.has(name)) this.unsettled.push(found);
    else this.record(found, scope);
  }

  /** To be called when the whole module has been walked. */
  settle(): void {
    for (const found of this.unsettled) {
      this.record(found, functionOwning(found.name, found.writtenIn.holder));
    }
  }

  private record(found: FoundBinding, scope: Scope): void {
    const { name, kind, node, writtenIn, statement, inCondition, value, importPath } = found;
    const conditional = inCondition || scope !== writtenIn;
    const binding: Binding = {
      name,
      kind,
      scope,
      writtenIn,
      node,
      statement,
      value,
      importPath,
      conditional,
    };
    this.bindings.push(binding);
    const known = scope.bindings.get(name);
    if (known === undefined) {
      scope.bindings.set(name, [binding]);
      return;
    }
    const before = known[known.length - 1]?.node.start ?? 0;
    known.push(binding);
    if (before > node.start) {
      known.sort((a, b) => a.node.start - b.node.start);
    }
  }
}

/** The function that a nonlocal name belongs to; the scope itself where there is none. */
function functionOwning(name: string, scope: Scope): Scope {
  for (let outer = scope.parent; outer; outer = outer.parent) {
    const isFunction = outer.kind === "function" || outer.kind === "lambda";
    if (isFunction && outer.bindings.has(name) && !outer.nonlocals.has(name)) return outer;
  }
  return scope;
}
