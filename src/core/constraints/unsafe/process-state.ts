import type { Attribute, Call, Expression, Node, Subscript } from "../../python/ast.ts";
import { LinkedModules } from "../../python/linking/linked-modules.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { resolvedPath } from "./resolved-paths.ts";
import type { UnsafeUse } from "./unsafe-use.ts";

/** Variables that tune libraries rather than change what a program does. */
const TUNING = /^(?:PYTORCH|OMP|MKL|CUDA|TOKENIZERS)_/;
const CHANGING_METHODS: ReadonlySet<string> = new Set(
  `append insert extend remove pop clear reverse sort update setdefault popitem __setitem__
  __delitem__`.split(/\s+/),
);
/** Settings of libraries that are made to be assigned. */
const SETTINGS = /(?:^|\.)(?:backends|config|rcParams|_dynamo|_inductor|options|env)(?:\.|$)/;

/** Changes of the environment, of the import system, and of modules that belong to others. */
export function processState(models: readonly ModuleModel[]): UnsafeUse[] {
  const local = new LinkedModules(models);
  return models.flatMap((model) => [
    ...model.all("Subscript").flatMap((node) => subscriptWrite(node, model)),
    ...model.all("Attribute").flatMap((node) => attributeWrite(node, model, local)),
    ...model.all("Call").flatMap((node) => methodCall(node, model, local)),
  ]);
}

function subscriptWrite(node: Subscript, model: ModuleModel): UnsafeUse[] {
  if (node.ctx === "load") return [];
  const path = resolvedPath(node.value, model);
  if (path === "os.environ") return [environment(node, [node.slice], model)];
  if (path === "sys.path") return [importPath(node, model)];
  if (path === "sys.modules") return [modules(node, model)];
  return [];
}

function methodCall(node: Call, model: ModuleModel, local: LinkedModules): UnsafeUse[] {
  const { func } = node;
  if (resolvedPath(func, model) === "builtins.setattr") return setattrOnModule(node, model, local);
  if (func.kind !== "Attribute" || !CHANGING_METHODS.has(func.attr)) return [];
  const path = resolvedPath(func.value, model);
  if (path === "os.environ") return [environment(node, environmentKeys(node, func), model)];
  if (path === "sys.path") return [importPath(node, model)];
  if (path === "sys.modules") return [modules(node, model)];
  return [];
}

function environmentKeys(node: Call, func: Attribute): (Expression | string)[] {
  const [first] = node.args;
  if (func.attr !== "update") return first ? [first] : [];
  const keys: (Expression | string)[] = node.keywords.map((keyword) => keyword.name ?? "");
  if (first === undefined) return keys;
  if (first.kind !== "Dict") return [...keys, first];
  return [...keys, ...first.keys.map((key) => key ?? "")];
}

function environment(
  node: Node,
  keys: readonly (Expression | string)[],
  model: ModuleModel,
): UnsafeUse {
  const names = keys.map((key) => {
    if (typeof key === "string") return key;
    const value = model.valueOf(key);
    return value?.type === "str" ? value.value : "";
  });
  const isTuning = names.length > 0 && names.every((name) => TUNING.test(name));
  const shown = names.length === 1 && names[0] ? `os.environ["${names[0]}"]` : "os.environ";
  return {
    model,
    node,
    name: shown,
    why: "changes the environment of the process",
    mend: isTuning
      ? "It tunes this machine's libraries only: leave it out unless the idea needs it."
      : "Remove it: pass values as arguments or constants.",
    severity: isTuning ? "warning" : undefined,
  };
}

function importPath(node: Node, model: ModuleModel): UnsafeUse {
  return {
    model,
    node,
    name: "sys.path",
    why: "lets code be imported from somewhere else",
    mend: "Remove it: put what you need into these two files.",
  };
}

function modules(node: Node, model: ModuleModel): UnsafeUse {
  return {
    model,
    node,
    name: "sys.modules",
    why: "replaces a module for the whole program",
    mend: "Remove it and import the module that you mean.",
  };
}

function attributeWrite(node: Attribute, model: ModuleModel, local: LinkedModules): UnsafeUse[] {
  if (node.ctx === "load") return [];
  const path = resolvedPath(node.value, model);
  if (path === undefined) return [];
  const whole = `${path}.${node.attr}`;
  if (whole === "sys.path") return [importPath(node, model)];
  if (whole === "sys.modules") return [modules(node, model)];
  if (whole === "os.environ") return [environment(node, [], model)];
  const statement = model.parent(node);
  const value = statement?.kind === "Assign" ? statement.value : undefined;
  return isPatch(path, value, model, local) ? [patch(node, whole, model)] : [];
}

function setattrOnModule(node: Call, model: ModuleModel, local: LinkedModules): UnsafeUse[] {
  const [target, name, value] = node.args;
  const path = target && resolvedPath(target, model);
  if (path === undefined || !isPatch(path, value, model, local)) return [];
  const known = name && model.valueOf(name);
  const attr = known?.type === "str" ? known.value : "…";
  return [patch(node, `${path}.${attr}`, model)];
}

/** A function of somebody else's module is replaced; settings and the file's own names are not. */
function isPatch(
  owner: string,
  value: Expression | undefined,
  model: ModuleModel,
  local: LinkedModules,
): boolean {
  if (owner.startsWith("<module>") || owner.startsWith(".") || SETTINGS.test(owner)) return false;
  if (value?.kind === "Constant") return false;
  const root = owner.split(".", 1)[0] ?? owner;
  if (!isImported(root, model) || local.moduleNamed(root) !== undefined) return false;
  return !/\.[A-Z]\w*$/.test(owner);
}

function isImported(root: string, model: ModuleModel): boolean {
  if (root === "builtins") return true;
  return model.bindings.some(({ importPath: path, scope }) => {
    if (path === undefined || scope.kind === "class") return false;
    return path === root || path.startsWith(`${root}.`);
  });
}

function patch(node: Node, name: string, model: ModuleModel): UnsafeUse {
  return {
    model,
    node,
    name,
    why: "replaces a function of another module for the whole program",
    mend: "Define a function of your own and call that.",
  };
}
