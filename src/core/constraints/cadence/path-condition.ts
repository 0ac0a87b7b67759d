import type { For, Node, Statement, While } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { suitesOf } from "../../python/module-model.ts";
import type { CallSite } from "./call-sites.ts";
import { type Caller, ConditionReader } from "./condition.ts";
import { ALWAYS, and, type Formula, NEVER, not } from "./formula.ts";

/** Under which condition a block runs in an iteration of the loops around it. */
export interface PathCondition {
  readonly formula: Formula;
  /** The loops around the block, inner first. */
  readonly loops: readonly (For | While)[];
}

/**
 * The condition under which a suite runs: the tests of all `if`s between it and its outermost loop
 * (its function where it is in none), and that no `continue` before it was taken.
 *
 * @param suite the block; `owner` is the node that holds it.
 * @param caller the call of the function around it, where it stands in no loop there.
 * @param isThrough whether iterations are numbered through all passes of nested loops.
 */
export function pathCondition(
  model: ModuleModel,
  suite: readonly Statement[],
  owner: Node,
  caller?: Caller,
  isThrough = false,
): PathCondition {
  const loops = loopsAround(model, owner);
  const reader = new ConditionReader(model, loops, caller, isThrough);
  const parts: Formula[] = [];
  const outermost = loops.at(-1);
  let inner: readonly Statement[] = suite;
  let at: Node | undefined = owner;
  while (at !== undefined && !isScope(at)) {
    parts.push(branch(model, reader, at, inner));
    if (at === outermost) break;
    const place: readonly Statement[] | undefined = enclosingSuite(model, at);
    if (place !== undefined) {
      const index = place.findIndex(({ id }) => id === at?.id);
      if (index >= 0) parts.push(...skips(reader, place.slice(0, index)));
      inner = place;
    }
    at = model.parent(at);
  }
  return { formula: parts.length === 0 ? ALWAYS : and(...parts), loops };
}

function loopsAround(model: ModuleModel, owner: Node): (For | While)[] {
  const own = owner.kind === "For" || owner.kind === "While" ? [owner] : [];
  return [...own, ...model.loopsOf(owner)];
}

function isScope({ kind }: Node): boolean {
  return kind === "Module" || kind === "FunctionDef" || kind === "ClassDef" || kind === "Lambda";
}

function enclosingSuite(model: ModuleModel, node: Node): readonly Statement[] | undefined {
  const parent = model.parent(node);
  if (parent === undefined) return undefined;
  return suitesOf(parent).find((suite) => suite.some((statement) => statement === node));
}

/** What a compound statement adds to the condition of one of its suites. */
function branch(
  model: ModuleModel,
  reader: ConditionReader,
  node: Node,
  suite: readonly Statement[],
): Formula {
  switch (node.kind) {
    case "If":
      return node.body === suite ? reader.read(node.test) : not(reader.read(node.test));
    case "ExceptHandler":
    case "MatchCase":
      return { kind: "opaque", form: `${node.kind} ${model.textOf(node)}`, holds: true };
    case "For":
    case "While":
      return node.orelse === suite ? NEVER : ALWAYS;
    default:
      return ALWAYS;
  }
}

/** The call, and the condition under which it is made in an iteration of the loops around it. */
export function callCondition(
  model: ModuleModel,
  site: CallSite,
  outer?: Caller,
): PathCondition & { readonly caller: Caller } {
  const path = pathCondition(model, [], site.statement, outer);
  return { ...path, caller: { site, reader: new ConditionReader(model, path.loops, outer) } };
}

/** What the header of a compound statement by itself says of one of its suites. */
export function ownCondition(
  model: ModuleModel,
  suite: readonly Statement[],
  owner: Node,
  caller?: Caller,
): Formula {
  const reader = new ConditionReader(model, loopsAround(model, owner), caller);
  return branch(model, reader, owner, suite);
}

/** The statements of a suite that may go on to the next iteration, and when each does not. */
export function guardsIn(
  model: ModuleModel,
  suite: readonly Statement[],
  caller?: Caller,
): { readonly index: number; readonly formula: Formula }[] {
  return suite.flatMap((statement, index) => {
    const reader = new ConditionReader(model, model.loopsOf(statement), caller);
    const taken = whenContinued(reader, [statement]);
    return taken === undefined ? [] : [{ index, formula: not(taken) }];
  });
}

/** That none of the statements before it has gone on to the next iteration. */
function skips(reader: ConditionReader, before: readonly Statement[]): Formula[] {
  return before.flatMap((statement) => {
    if (!mayLeave(statement)) return [];
    const taken = whenContinued(reader, [statement]);
    return taken === undefined ? [] : [not(taken)];
  });
}

const leaving = new WeakMap<Statement, boolean>();

/** Whether a `continue` or `return` stands somewhere in a statement. */
function mayLeave(statement: Statement): boolean {
  let known = leaving.get(statement);
  if (known === undefined) {
    const { kind } = statement;
    const isExit = kind === "Continue" || kind === "Return";
    known = isExit || suitesOf(statement).some((suite) => suite.some(mayLeave));
    leaving.set(statement, known);
  }
  return known;
}

/** When a `continue` of this loop in the suite is reached; undefined where there is none. */
function whenContinued(reader: ConditionReader, suite: readonly Statement[]): Formula | undefined {
  const reached: Formula[] = [];
  for (const statement of suite) {
    const here = continuedIn(reader, statement);
    if (here !== undefined) reached.push(here);
  }
  return reached.length === 0 ? undefined : { kind: "or", parts: reached };
}

function continuedIn(reader: ConditionReader, statement: Statement): Formula | undefined {
  if (statement.kind === "Continue") return ALWAYS;
  // A function that returns goes on with the caller's iteration.
  if (statement.kind === "Return" && reader.isCalled) return ALWAYS;
  if (statement.kind === "If") {
    const body = whenContinued(reader, statement.body);
    const orelse = whenContinued(reader, statement.orelse);
    if (body === undefined && orelse === undefined) return undefined;
    const test = reader.read(statement.test);
    return { kind: "or", parts: [and(test, body ?? NEVER), and(not(test), orelse ?? NEVER)] };
  }
  if (statement.kind === "For" || statement.kind === "While") return undefined;
  if (statement.kind === "FunctionDef" || statement.kind === "ClassDef") return undefined;
  return whenContinued(reader, suitesOf(statement).flat());
}
