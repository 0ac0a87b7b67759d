import type { Call, Expression, Node } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { dangerOf, INTERPRETER_ATTRIBUTES, SYSTEM_MODULES } from "./dangers.ts";
import { resolvedPath } from "./resolved-paths.ts";
import type { UnsafeUse } from "./unsafe-use.ts";

const REMOVE =
  "Remove it: train() may compute, read its data and write inside the project's folder.";

/** Uses of forbidden functions and modules, called or handed around, under whatever name. */
export function forbiddenNames(model: ModuleModel): UnsafeUse[] {
  return [...namesAndAttributes(model), ...indirectPaths(model), ...starImports(model)];
}

function namesAndAttributes(model: ModuleModel): UnsafeUse[] {
  const uses: UnsafeUse[] = [];
  for (const node of [...model.all("Name"), ...model.all("Attribute")]) {
    if (node.ctx !== "load" || isOwnerOfAttribute(node, model)) continue;
    const use = useOf(node, model);
    if (use) uses.push(use);
  }
  return uses;
}

/** `os` of `os.path.join`: the whole path is judged, not its beginning. */
function isOwnerOfAttribute(node: Expression, model: ModuleModel): boolean {
  const parent = model.parent(node);
  if (parent?.kind !== "Attribute" || parent.value !== node) return false;
  return model.pathOf(parent) !== undefined;
}

function useOf(node: Expression, model: ModuleModel): UnsafeUse | undefined {
  if (isFollowedAlias(node, model)) return undefined;
  const path = resolvedPath(node, model);
  const danger = path === undefined ? undefined : dangerOf(path);
  const place = reported(node, model);
  if (path !== undefined && danger !== undefined) {
    const { why, severity } = danger;
    return { model, node: place, name: shortName(path), why, mend: REMOVE, severity };
  }
  if (node.kind === "Name" && node.name === "__builtins__" && path === undefined) {
    const why = "reaches every builtin, also those that run hidden code";
    return { model, node: place, name: "__builtins__", why, mend: REMOVE };
  }
  if (node.kind === "Attribute" && INTERPRETER_ATTRIBUTES.has(node.attr)) {
    const why = "reaches into the program that runs this code";
    return { model, node: place, name: node.attr, why, mend: REMOVE };
  }
  if (path !== undefined && SYSTEM_MODULES.has(path) && isHandedAround(node, model)) {
    const why = "hands a system module around, so that nobody can see what is called on it";
    const mend = `Call what you need of \`${path}\` directly, by its name.`;
    return { model, node: place, name: path, why, mend };
  }
  return undefined;
}

/** `f = os.system`: judged where `f` is used, but only if that can be followed. */
function isFollowedAlias(node: Expression, model: ModuleModel): boolean {
  const parent = model.parent(node);
  if (parent?.kind !== "Assign" || parent.value !== node) return false;
  const path = resolvedPath(node, model);
  return parent.targets.every((target) => {
    if (target.kind !== "Name") return false;
    const isModule = path !== undefined && SYSTEM_MODULES.has(path);
    return isModule && resolvedPath({ ...target, ctx: "load" }, model) === path;
  });
}

function isHandedAround(node: Expression, model: ModuleModel): boolean {
  const parent = model.parent(node);
  if (parent?.kind === "Attribute" || parent?.kind === "Compare") return false;
  if (parent?.kind !== "Call" || parent.args[0] !== node) return true;
  const callee = model.calleeOf(parent);
  if (callee === "builtins.hasattr" || callee === "builtins.print") return false;
  if (callee !== "builtins.getattr") return true;
  return resolvedPath(parent, model) === undefined;
}

/** The call rather than only its function, where the name is called. */
function reported(node: Expression, model: ModuleModel): Node {
  const parent = model.parent(node);
  return parent?.kind === "Call" && parent.func === node ? parent : node;
}

function shortName(path: string): string {
  return path.replace(/^builtins\./, "");
}

/** Calls and subscripts that stand for a path: `getattr(os, "system")`, `sys.modules["os"].system`. */
function indirectPaths(model: ModuleModel): UnsafeUse[] {
  const uses: UnsafeUse[] = [];
  const candidates: Expression[] = [
    ...model.all("Call"),
    ...model.all("Subscript"),
    ...model.all("Attribute").filter((node) => model.pathOf(node) === undefined),
  ];
  for (const node of candidates) {
    if (isOwnerOfAttribute(node, model) || isInnerPath(node, model)) continue;
    const path = model.pathOf(node) === undefined ? resolvedPath(node, model) : undefined;
    const danger = path === undefined ? undefined : dangerOf(path);
    if (path !== undefined && danger !== undefined) {
      const { why, severity } = danger;
      uses.push({
        model,
        node: reported(node, model),
        name: shortName(path),
        why,
        mend: REMOVE,
        severity,
      });
    } else if (node.kind === "Call") {
      const use = unknownImport(node, model);
      if (use) uses.push(use);
    }
  }
  return uses;
}

/** Part of a longer expression that itself has a path. */
function isInnerPath(node: Expression, model: ModuleModel): boolean {
  const parent = model.parent(node);
  const isOwner = parent?.kind === "Attribute" && parent.value === node;
  return isOwner && resolvedPath(parent, model) !== undefined;
}

function unknownImport(node: Call, model: ModuleModel): UnsafeUse | undefined {
  if (resolvedPath(node.func, model) !== "importlib.import_module") return undefined;
  const [name] = node.args;
  if (name && model.valueOf(name)?.type === "str") return undefined;
  const why = "imports a module whose name cannot be known";
  const mend = "Use an import statement.";
  return { model, node, name: "importlib.import_module", why, mend };
}

function starImports(model: ModuleModel): UnsafeUse[] {
  return model.all("ImportFrom").flatMap((node) => {
    const source = node.module ?? "";
    const isStar = node.names[0]?.name === "*" && node.level === 0;
    const isSystem = SYSTEM_MODULES.has(source) || dangerOf(source) !== undefined;
    if (!isStar || !isSystem) return [];
    const why = "brings system functions in under names that nobody can see";
    const mend = "Import the names that you need.";
    return [{ model, node, name: `from ${source} import *`, why, mend }];
  });
}
