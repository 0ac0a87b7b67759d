import type { ClassDef, Expression } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Scope } from "../../python/scopes.ts";
import type { Holder } from "./indirect-writes.ts";
import { Instances } from "./instances.ts";

const OWN_NAMES = /^builtins\.(globals|vars|locals)$/;

/** A file's name as a module: `train_mps` for `train_mps.py`. */
export function moduleName(path: string): string {
  return path.replace(/\.py$/, "").replaceAll("/", ".");
}

/**
 * The namespace of the module `target`, as seen from `model` (the same file or the other one):
 * `globals()`, `vars()` at module level, `sys.modules[…]`, `import target`, `function.__globals__`.
 */
export function moduleHolder(model: ModuleModel, target: string): Holder {
  const isHome = moduleName(model.path) === target;
  const isObject = (node: Expression): boolean => {
    const path = model.pathOf(node);
    if (path === target || path === "__main__") return true;
    if (node.kind === "Subscript") {
      if (model.pathOf(node.value) !== "sys.modules") return false;
      const key = model.valueOf(node.slice);
      const isName = node.slice.kind === "Name" && node.slice.name === "__name__";
      return (isName && isHome) || key === undefined
        ? isHome
        : key.type === "str" && (key.value === target || key.value === "__main__");
    }
    if (node.kind !== "Call") return false;
    const isImport = /^(importlib\.import_module|builtins\.__import__)$/.test(
      model.calleeOf(node) ?? "",
    );
    const [name] = node.args;
    const key = name && model.valueOf(name);
    return isImport && key?.type === "str" && (key.value === target || key.value === "__main__");
  };
  const isDictionary = (node: Expression): boolean => {
    if (node.kind === "Attribute") return node.attr === "__globals__";
    if (node.kind !== "Call" || node.args.length > 0 || !isHome) return false;
    const [, name] = OWN_NAMES.exec(model.calleeOf(node) ?? "") ?? [];
    return name === "globals" || (name !== undefined && model.scopeOf(node).kind === "module");
  };
  return { isObject, isDictionary };
}

/** The locals of a function: `locals()` and `vars()` inside it. */
export function localsHolder(model: ModuleModel, scope: Scope): Holder {
  const isDictionary = (node: Expression): boolean => {
    if (node.kind !== "Call" || node.args.length > 0) return false;
    const [, name] = OWN_NAMES.exec(model.calleeOf(node) ?? "") ?? [];
    return (name === "locals" || name === "vars") && model.scopeOf(node).holder === scope;
  };
  return { isObject: () => false, isDictionary };
}

/** A class and its instances, from its own file or the other one. */
export function classHolder(model: ModuleModel, target: string, path: string): Holder {
  const isPath = (node: Expression): boolean => {
    const known = model.pathOf(node);
    if (known === undefined) return false;
    const isHome = moduleName(model.path) === target;
    return known === (isHome ? `<module>.${path}` : `${target}.${path}`);
  };
  const isClass = (node: Expression): boolean => isPath(node) || isSubclass(node);
  const isSubclass = (node: Expression): boolean => {
    const definition = model.definitionOf(node);
    return definition?.kind === "ClassDef" && definition.bases.some(isClass);
  };
  const isType = (node: Expression | ClassDef): boolean => {
    if (node.kind !== "ClassDef") return isClass(annotated(model, node) ?? node);
    const own = moduleName(model.path) === target && pathOfClass(model, node) === path;
    return own || node.bases.some(isClass);
  };
  const instances = new Instances(
    model,
    (node) => node.kind === "Call" && isClass(node.func),
    isType,
  );
  return {
    isObject: (node) => isClass(node) || instances.has(node),
    isDictionary: () => false,
  };
}

function pathOfClass(model: ModuleModel, node: ClassDef): string {
  const around = model.scopePath(node);
  return around === "" ? node.name : `${around}.${node.name}`;
}

/** `Config` in `Config | None` and `Optional[Config]`. */
function annotated(model: ModuleModel, node: Expression): Expression | undefined {
  if (node.kind === "BinOp" && node.op === "|") {
    return [node.left, node.right].find(
      (part) => part.kind === "Name" || part.kind === "Attribute",
    );
  }
  if (node.kind === "Subscript" && model.pathOf(node.value) === "typing.Optional")
    return node.slice;
  return undefined;
}
