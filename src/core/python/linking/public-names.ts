import type { Expression } from "../ast.ts";
import { evaluate } from "../constants.ts";
import type { ModuleModel } from "../module-model.ts";
import type { Binding } from "../scopes.ts";

const IMPORTED_BY_SYSTEM: ReadonlySet<string> = new Set(
  "__name__ __file__ __doc__ __package__ __spec__ __loader__ __builtins__ __path__ __dict__".split(
    " ",
  ),
);

const hidden = new WeakMap<ModuleModel, boolean>();

/** Whether names may exist in a module that its text does not bind. */
export function hasHiddenNames(model: ModuleModel): boolean {
  let answer = hidden.get(model);
  if (answer === undefined) {
    answer = mayHideNames(model);
    hidden.set(model, answer);
  }
  return answer;
}

function mayHideNames(model: ModuleModel): boolean {
  const { moduleScope } = model;
  return (
    model.scopes.some((scope) => scope.hasStarImport) ||
    moduleScope.own("__getattr__").length > 0 ||
    writesNamespace(model)
  );
}

/** Whether importing `name` from the module can succeed. */
export function definesName(model: ModuleModel, name: string): boolean {
  if (IMPORTED_BY_SYSTEM.has(name) || hasHiddenNames(model)) return true;
  return isBoundAtEnd(model.moduleScope.own(name));
}

function isBoundAtEnd(bindings: readonly Binding[]): boolean {
  const last = bindings.at(-1);
  if (last?.kind === "delete" && !last.conditional) return false;
  return bindings.some((binding) => binding.kind !== "delete" && binding.kind !== "annotation");
}

/** The names that `from module import *` brings; undefined where they cannot be known. */
export function starNames(model: ModuleModel): ReadonlySet<string> | undefined {
  if (hasHiddenNames(model)) return undefined;
  const listed = model.moduleScope.own("__all__");
  if (listed.length === 0) {
    const names = [...model.moduleScope.bindings.keys()];
    return new Set(names.filter((name) => !name.startsWith("_")));
  }
  const value = listed.length === 1 && listed[0]?.value;
  const known = value ? evaluate(value, model.moduleScope) : undefined;
  if (known?.type !== "list" && known?.type !== "tuple") return undefined;
  return new Set(known.items.flatMap((item) => (item.type === "str" ? [item.value] : [])));
}

const NAMESPACE_FUNCTIONS = new Set(["builtins.globals", "builtins.vars", "builtins.locals"]);

/**
 * Whether a module may bind names by other means than its statements: `exec`, a write through
 * `globals()`, or `setattr` on a module.
 */
export function writesNamespace(model: ModuleModel): boolean {
  return model.references.some((reference) => {
    const path = model.pathOf(reference.node);
    if (path === "builtins.exec") return true;
    if (path === "builtins.setattr") return setsOnModule(model, reference.node);
    if (path === undefined || !NAMESPACE_FUNCTIONS.has(path)) return false;
    const call = model.parent(reference.node);
    if (call?.kind !== "Call" || call.func !== reference.node) return true;
    const isOfObject = path === "builtins.vars" && call.args.length > 0;
    return isOfObject ? isModule(model, call.args[0]) : !isOnlyRead(model, call);
  });
}

type Nodes = ModuleModel["nodes"][number];

/** `setattr(sys.modules[…], …)` and the like; a plain object is none. */
function setsOnModule(model: ModuleModel, node: Nodes): boolean {
  const call = model.parent(node);
  return call?.kind !== "Call" || isModule(model, call.args[0]);
}

function isModule(model: ModuleModel, node: Expression | undefined): boolean {
  return node?.kind === "Subscript" && model.pathOf(node.value) === "sys.modules";
}

/** `globals()` that is only read: subscripted, tested with `in`, iterated, or asked with `.get`. */
function isOnlyRead(model: ModuleModel, call: Nodes): boolean {
  const parent = model.parent(call);
  if (parent?.kind === "Subscript" && parent.value === call) return parent.ctx === "load";
  if (parent?.kind === "Compare") return true;
  if (parent?.kind === "Attribute") {
    return ["get", "items", "keys", "values", "copy"].includes(parent.attr);
  }
  if (parent?.kind === "For") return parent.iter === call;
  if (parent?.kind === "Keyword" || parent?.kind === "FormattedValue") return true;
  return parent?.kind === "Comprehension";
}
