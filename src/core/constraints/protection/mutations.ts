import type { Expression, Node, Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Scope } from "../../python/scopes.ts";
import type { FrozenStatement } from "../derive/derive.ts";
import { allIndirectWrites, indirectWrites, objectBehind } from "./indirect-writes.ts";

/** Methods that change a list, a set or a dictionary in place. */
const MUTATORS: ReadonlySet<string> = new Set(
  `append extend insert remove sort reverse add discard update pop popitem clear setdefault
  __setitem__ __delitem__`.split(/\s+/),
);

/**
 * Where the candidate changes in place what a frozen statement made: items of a frozen array or
 * dictionary, attributes of a frozen class, function or instance of a frozen class. Nothing where
 * the baseline changes it in place itself.
 */
export function mutatorsOf(
  frozen: FrozenStatement,
  name: string,
  candidate: ModuleModel,
  scope: Scope,
  frozenDefinitions: ReadonlySet<Statement>,
): { node: Node; name: string }[] {
  const home = frozen.model.scopeOf(frozen.statement);
  const configuration = configurationAt(frozen);
  if (configuration !== undefined) {
    const writes = (model: ModuleModel, own: Scope) =>
      writesTo(configuration, name, model, own).map((node) => ({ node, name }));
    return writes(frozen.model, home).length > 0 ? [] : writes(candidate, scope);
  }
  const reach = reachOf(frozen, frozenDefinitions);
  if (changes(reach, name, frozen.model, home).length > 0) return [];
  return changes(reach, name, candidate, scope).map((node) => ({ node, name }));
}

const NAMESPACE = /^(types\.SimpleNamespace|argparse\.Namespace)$/;

/**
 * The keys that lead to what is frozen of a dictionary display or namespace, none for all of it;
 * undefined for anything else.
 */
function configurationAt(frozen: FrozenStatement): readonly string[] | undefined {
  if (frozen.entry) return frozen.entry.path;
  const value = assignedBy(frozen);
  const isNamespace = value?.kind === "Call" && NAMESPACE.test(frozen.model.calleeOf(value) ?? "");
  return isNamespace || value?.kind === "Dict" ? [] : undefined;
}

/** Writes to what stands at a path of keys or fields of a name, to part of it or what holds it. */
function writesTo(path: readonly string[], name: string, model: ModuleModel, scope: Scope): Node[] {
  const isIt = (node: Expression): boolean =>
    node.kind === "Name" && node.name === name && model.scopeOf(node).resolve(name) === scope;
  const hits = (on: Expression, key: string | undefined): boolean => {
    const chain = chainOf(on, model, isIt);
    if (chain === undefined) return false;
    const written = key === undefined ? chain : [...chain, key];
    const length = Math.min(written.length, path.length);
    return written.slice(0, length).every((one, at) => one === "" || one === path[at]);
  };
  const writes = allIndirectWrites(model)
    .filter(({ on, name: key }) => hits(objectBehind(model, on.node) ?? on.node, key))
    .map(({ node }) => node);
  const calls = model.all("Call").filter(({ func }) => {
    const isOther =
      func.kind === "Attribute" && /^(setdefault|append|extend|sort)$/.test(func.attr);
    return isOther && hits(func.value, undefined);
  });
  return [...new Set([...writes, ...calls])];
}

/** The keys and fields from the named thing to an expression; "" where one is not known. */
function chainOf(
  node: Expression,
  model: ModuleModel,
  isRoot: (node: Expression) => boolean,
): string[] | undefined {
  if (isRoot(node)) return [];
  if (node.kind !== "Attribute" && node.kind !== "Subscript") return undefined;
  const inner = chainOf(node.value, model, isRoot);
  if (inner === undefined) return undefined;
  if (node.kind === "Attribute") return [...inner, node.attr];
  const value = model.valueOf(node.slice);
  return [...inner, value?.type === "str" ? value.value : ""];
}

/** Which changes in place count: of items always, of attributes or through methods not always. */
interface Reach {
  readonly methods: boolean;
  readonly attributes: boolean;
  /** Also attributes and items of its parts. */
  readonly parts: boolean;
}

function reachOf(frozen: FrozenStatement, frozenDefinitions: ReadonlySet<Statement>): Reach {
  const { kind } = frozen.statement;
  const parts = kind === "ClassDef" || kind === "FunctionDef";
  const value = assignedBy(frozen);
  const made = value?.kind === "Call" ? frozen.model.definitionOf(value.func) : undefined;
  const attributes = parts || (made !== undefined && frozenDefinitions.has(made));
  return { methods: isContainer(frozen), attributes, parts };
}

function changes(reach: Reach, name: string, model: ModuleModel, scope: Scope): Node[] {
  const isIt = (node: Expression): boolean =>
    node.kind === "Name" && node.name === name && model.scopeOf(node).resolve(name) === scope;
  const inPlace = (changedInPlace(model).get(name) ?? []).filter(({ node, root, isDirect }) => {
    if (!isIt(root)) return false;
    return node.kind === "Subscript" ? isDirect || reach.parts : isDirect && reach.methods;
  });
  const isReached = (node: Expression): boolean => {
    if (isIt(node)) return true;
    const isPart = node.kind === "Attribute" || node.kind === "Subscript";
    return reach.parts && isPart && isReached(node.value);
  };
  const holder = { isObject: isReached, isDictionary: () => false };
  const attributes = reach.attributes ? indirectWrites(model, holder).map(({ node }) => node) : [];
  return [...new Set([...inPlace.map(({ node }) => node), ...attributes])];
}

/** A change in place of something that hangs on a name. */
interface InPlace {
  readonly node: Node;
  readonly root: Expression;
  /** Of the named thing itself, not of a part of it. */
  readonly isDirect: boolean;
}

const found = new WeakMap<ModuleModel, ReadonlyMap<string, readonly InPlace[]>>();

/** All item writes and calls of mutating methods, by the name at their root. */
function changedInPlace(model: ModuleModel): ReadonlyMap<string, readonly InPlace[]> {
  const known = found.get(model);
  if (known !== undefined) return known;
  const byName = new Map<string, InPlace[]>();
  const add = (node: Node, on: Expression): void => {
    const root = rootOf(on);
    if (root.kind !== "Name") return;
    const items = byName.get(root.name) ?? [];
    byName.set(root.name, items);
    items.push({ node, root, isDirect: root === on });
  };
  for (const { node, on } of allIndirectWrites(model)) {
    if (node.kind === "Subscript") add(node, on.node);
  }
  for (const call of model.all("Call")) {
    const { func } = call;
    if (func.kind === "Attribute" && MUTATORS.has(func.attr)) add(call, func.value);
  }
  found.set(model, byName);
  return byName;
}

function rootOf(node: Expression): Expression {
  let root = node;
  while (root.kind === "Attribute" || root.kind === "Subscript") root = root.value;
  return root;
}

function assignedBy({ statement }: FrozenStatement): Expression | undefined {
  return statement.kind === "Assign" || statement.kind === "AnnAssign"
    ? statement.value
    : undefined;
}

function isContainer(frozen: FrozenStatement): boolean {
  const value = assignedBy(frozen);
  if (value?.kind === "Call") {
    return /^builtins\.(dict|list|set)$/.test(frozen.model.calleeOf(value) ?? "");
  }
  return value?.kind === "Dict" || value?.kind === "List" || value?.kind === "Set";
}
