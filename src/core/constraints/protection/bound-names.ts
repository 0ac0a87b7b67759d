import type { Node, Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Binding, Scope } from "../../python/scopes.ts";
import type { FrozenStatement } from "../derive/derive.ts";
import { mutatorsOf } from "./mutations.ts";
import { namesBoundBy, namesIn } from "./name-index.ts";
import { isWithin, scopeAt } from "./places.ts";

/** A place where a name of a frozen statement is taken over. */
export interface Rebinding {
  readonly node: Node;
  readonly name: string;
}

/**
 * Where the candidate binds or mutates again what a frozen statement binds, though the baseline
 * binds it nowhere else. `kept` are the candidate's counterparts of all frozen statements.
 */
export function rebindings(
  frozen: FrozenStatement,
  candidate: ModuleModel,
  kept: ReadonlySet<Statement>,
  frozenDefinitions: ReadonlySet<Statement>,
): Rebinding[] {
  const scope = scopeAt(candidate, frozen.scopePath);
  if (scope === undefined) return [];
  const names = namesBoundBy(frozen.model, frozen.statement);
  const byName = names.flatMap((name) => [
    ...reboundIn(frozen, name, candidate, scope, kept),
    ...shadowed(frozen, name, candidate, scope),
    ...mutatorsOf(frozen, name, candidate, scope, frozenDefinitions),
  ]);
  return [...byName, ...attributesRebound(frozen, candidate, kept)];
}

function reboundIn(
  frozen: FrozenStatement,
  name: string,
  candidate: ModuleModel,
  scope: Scope,
  kept: ReadonlySet<Statement>,
): Rebinding[] {
  const own = frozen.model.scopeOf(frozen.statement).own(name);
  const isFreeToo = own.some((binding) => !isWithin(binding.node, frozen.statement));
  if (isFreeToo || isHandle(frozen, name, own)) return [];
  return scope
    .own(name)
    .filter(({ kind, node }) => kind !== "annotation" && !isInside(candidate, node, kept))
    .map(({ node }) => ({ node, name }));
}

/** The `f` of `with open(…) as f:` or a loop variable that nobody reads behind its statement. */
function isHandle(frozen: FrozenStatement, name: string, own: readonly Binding[]): boolean {
  const isTarget = own.every(({ kind }) => kind === "with" || kind === "for");
  const isReadBehind = namesIn(frozen.model)
    .readsOf(name)
    .some(({ node }) => !isWithin(node, frozen.statement));
  return isTarget && own.length > 0 && !isReadBehind;
}

/** Whether a node lies within one of the statements. */
function isInside(model: ModuleModel, node: Node, statements: ReadonlySet<Node>): boolean {
  if (statements.has(node)) return true;
  for (let at = model.parent(node); at !== undefined; at = model.parent(at)) {
    if (statements.has(at)) return true;
  }
  return false;
}

/** Locals of functions that read the frozen name in the baseline and now have their own. */
export function shadowed(
  frozen: {
    readonly model: ModuleModel;
    readonly scopePath: string;
    readonly statement: Statement;
  },
  name: string,
  candidate: ModuleModel,
  owner: Scope,
): Rebinding[] {
  const home = frozen.model.scopeOf(frozen.statement);
  const readers = new Set<string>();
  for (const reference of namesIn(frozen.model).readsOf(name)) {
    if (reference.scope.resolve(name) !== home) continue;
    if (reference.scope.holder !== home) readers.add(reference.scope.holder.path);
  }
  return [...readers].flatMap((path) => {
    const scope = scopeAt(candidate, path);
    if (scope === undefined || scope === owner) return [];
    const locals = scope
      .own(name)
      .filter(({ kind }) => kind !== "parameter" && kind !== "annotation");
    return locals.map(({ node }) => ({ node, name }));
  });
}

/** `self.loader = …` again, where the frozen statement is such an assignment. */
function attributesRebound(
  frozen: FrozenStatement,
  candidate: ModuleModel,
  kept: ReadonlySet<Statement>,
): Rebinding[] {
  return attributesOf(frozen.statement).flatMap((name) => {
    const stores = (model: ModuleModel) => namesIn(model).storesOf(name);
    const before = stores(frozen.model).filter((node) => !isWithin(node, frozen.statement));
    if (before.length > 0) return [];
    const inClass = frozen.scopePath.split(".").slice(0, -1).join(".");
    return stores(candidate)
      .filter((node) => !isInside(candidate, node, kept))
      .filter((node) => !isOtherSelf(candidate, node, inClass))
      .map((node) => ({ node, name }));
  });
}

function attributesOf(statement: Statement): string[] {
  const targets =
    statement.kind === "Assign"
      ? statement.targets
      : statement.kind === "AnnAssign"
        ? [statement.target]
        : [];
  return targets.flatMap((target) => (target.kind === "Attribute" ? target.attr : []));
}

/** `self.x` of another class. */
function isOtherSelf(
  model: ModuleModel,
  node: Extract<Node, { kind: "Attribute" }>,
  inClass: string,
): boolean {
  if (node.value.kind !== "Name" || node.value.name !== "self") return false;
  const path = model.scopePath(node).split(".").slice(0, -1).join(".");
  return path !== inClass;
}
