import type { Expression, Node, Statement } from "../../python/ast.ts";
import { truthOf } from "../../python/constants.ts";
import { type ModuleModel, suitesOf } from "../../python/module-model.ts";
import type { Scope } from "../../python/scopes.ts";
import { innerSuites } from "../derive/suites.ts";

/** The function or class with a dotted path; of several definitions the last, as Python has it. */
export function scopeAt(model: ModuleModel, path: string): Scope | undefined {
  let scope: Scope | undefined = model.moduleScope;
  if (path === "") return scope;
  for (const name of path.split(".")) {
    const definitions: Scope[] = (scope?.own(name) ?? []).flatMap((binding) => {
      const isDefinition = binding.kind === "def" || binding.kind === "class";
      const opened = isDefinition ? model.scopeOpenedBy(binding.node) : undefined;
      return opened === undefined ? [] : [opened];
    });
    scope = definitions.at(-1);
  }
  return scope;
}

const inScope = new WeakMap<Scope, readonly Statement[]>();

/** The statements of a scope at any depth, without those of functions and classes inside it. */
export function statementsIn(scope: Scope): readonly Statement[] {
  let statements = inScope.get(scope);
  if (statements === undefined) {
    const { node } = scope;
    const isBlock =
      node.kind === "Module" || node.kind === "FunctionDef" || node.kind === "ClassDef";
    statements = isBlock ? node.body.flatMap(withInner) : [];
    inScope.set(scope, statements);
  }
  return statements;
}

/** A statement and those inside it, without those of functions and classes. */
export function withInner(statement: Statement): Statement[] {
  if (statement.kind === "FunctionDef" || statement.kind === "ClassDef") return [statement];
  return [statement, ...innerSuites(statement).flatMap((suite) => suite.flatMap(withInner))];
}

/** What decides whether, and how often, a statement of a scope runs. */
export type Circumstance = "if" | "loop" | "except" | "case" | "never";

/**
 * The circumstances of a node within its function or class, outer first. `with`, the body of a
 * `try`, `finally` and an `if` on a true constant are none.
 */
export function circumstancesOf(model: ModuleModel, node: Node): Circumstance[] {
  const found: Circumstance[] = [];
  let inner = node;
  for (const outer of model.ancestors(node)) {
    if (outer.kind === "FunctionDef" || outer.kind === "ClassDef" || outer.kind === "Lambda") break;
    const circumstance = circumstanceIn(model, outer, inner);
    if (circumstance !== undefined) found.unshift(circumstance);
    inner = outer;
  }
  return found;
}

function circumstanceIn(model: ModuleModel, outer: Node, inner: Node): Circumstance | undefined {
  switch (outer.kind) {
    case "If": {
      const truth = truthIn(model, outer.test);
      if (truth === undefined) return inner === outer.test ? undefined : "if";
      const inBody = outer.body.some((statement) => statement === inner);
      return inBody === truth || inner === outer.test ? undefined : "never";
    }
    case "While":
      return truthIn(model, outer.test) === false && inner !== outer.test ? "never" : "loop";
    case "For":
      return inner === outer.iter ? undefined : "loop";
    case "ExceptHandler":
      return "except";
    case "MatchCase":
      return "case";
    case "IfExp":
      return inner === outer.test ? undefined : "if";
    case "BoolOp":
      return inner === outer.values[0] ? undefined : "if";
    case "ListComp":
    case "SetComp":
    case "DictComp":
    case "GeneratorExp":
      return inner === outer.generators[0] ? undefined : "loop";
    default:
      return undefined;
  }
}

function truthIn(model: ModuleModel, test: Expression): boolean | undefined {
  const value = test.kind === "Constant" ? model.valueOf(test) : undefined;
  return value && truthOf(value);
}

/** Whether control never reaches a statement because one before it always leaves. */
export function isUnreachable(model: ModuleModel, statement: Statement): boolean {
  let inner: Node = statement;
  for (const outer of model.ancestors(statement)) {
    const suite = suitesOf(outer).find((statements) => spans(statements, inner));
    const leaves = suite && firstLeaving(suite);
    if (leaves !== undefined && leaves.start < inner.start) return true;
    if (outer.kind === "FunctionDef" || outer.kind === "ClassDef") return false;
    inner = outer;
  }
  return false;
}

function spans(statements: readonly Statement[], inner: Node): boolean {
  const [first] = statements;
  const last = statements.at(-1);
  if (first === undefined || last === undefined) return false;
  return first.start <= inner.start && inner.end <= last.end;
}

const leaving = new WeakMap<readonly Statement[], Statement | null>();

/** The first statement of a suite behind which nothing runs. */
function firstLeaving(suite: readonly Statement[]): Statement | undefined {
  let first = leaving.get(suite);
  if (first === undefined) {
    first = suite.find(alwaysLeaves) ?? null;
    leaving.set(suite, first);
  }
  return first ?? undefined;
}

function alwaysLeaves(statement: Statement): boolean {
  switch (statement.kind) {
    case "Return":
    case "Raise":
    case "Break":
    case "Continue":
      return true;
    case "If":
      return statement.orelse.length > 0 && suiteLeaves(statement.body, statement.orelse);
    default:
      return false;
  }
}

function suiteLeaves(...suites: readonly (readonly Statement[])[]): boolean {
  return suites.every((suite) => suite.some(alwaysLeaves));
}

/** Whether `inner` lies within `outer`. */
export function isWithin(inner: Node, outer: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
