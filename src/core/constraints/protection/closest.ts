import type { Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { normalForm } from "../../python/normal-form.ts";
import type { FrozenStatement } from "../derive/derive.ts";
import { innerSuites } from "../derive/suites.ts";
import { namesBoundBy } from "./name-index.ts";
import { scopeAt, statementsIn } from "./places.ts";

/**
 * What the candidate most likely has in place of a frozen statement: what binds the same name, or
 * calls the same function with another argument. For a definition, the first statement inside it
 * that differs.
 */
export function closestStatement(
  frozen: FrozenStatement,
  candidate: ModuleModel,
): { readonly node: Statement } | undefined {
  const scope = scopeAt(candidate, frozen.scopePath);
  if (scope === undefined) return undefined;
  const pool = statementsIn(scope);
  const bound = namesBoundBy(frozen.model, frozen.statement);
  const { kind } = frozen.statement;
  const binding = pool.filter((statement) => {
    const names = namesBoundBy(candidate, statement);
    return bound.length > 0 && bound.some((name) => names.includes(name));
  });
  const sameKind = binding.find((statement) => statement.kind === kind) ?? binding[0];
  const closest = sameKind ?? mostAlike(frozen, pool);
  return closest && { node: firstDifference(frozen.statement, closest) };
}

/** The statement inside two definitions from which on they differ. */
function firstDifference(expected: Statement, actual: Statement): Statement {
  if (expected.kind !== actual.kind) return actual;
  const before = innerSuites(expected);
  const now = innerSuites(actual);
  const known = new Set(before.flat().map((statement) => normalForm(statement)));
  const changed = now.flat().find((statement) => !known.has(normalForm(statement)));
  const index = changed === undefined ? -1 : now.flat().indexOf(changed);
  const counterpart = before.flat()[index];
  if (changed === undefined || headOf(expected) !== headOf(actual)) return actual;
  return counterpart === undefined ? changed : firstDifference(counterpart, changed);
}

/** A definition without its body. */
function headOf(statement: Statement): string {
  switch (statement.kind) {
    case "FunctionDef":
    case "ClassDef":
    case "With":
      return normalForm({ ...statement, body: [] });
    case "If":
    case "For":
    case "While":
      return normalForm({ ...statement, body: [], orelse: [] });
    default:
      return "";
  }
}

/** Of the calls of the same function, the one whose arguments have most in common. */
function mostAlike(frozen: FrozenStatement, pool: readonly Statement[]): Statement | undefined {
  const { statement } = frozen;
  const callee = calleeForm(statement);
  if (callee === undefined) return undefined;
  const form = normalForm(statement);
  let best: Statement | undefined;
  let most = 0;
  for (const other of pool) {
    const here = normalForm(other);
    if (calleeForm(other) !== callee) continue;
    const common = commonWords(form, here);
    if (common > most) {
      most = common;
      best = other;
    }
  }
  return best;
}

/** The normal form of the function that a statement calls at its outermost level. */
function calleeForm(statement: Statement): string | undefined {
  if (statement.kind !== "Expr" && statement.kind !== "Assign") return undefined;
  return statement.value.kind === "Call" ? normalForm(statement.value.func) : undefined;
}

/** The Jaccard index of the words in two normal forms. */
function commonWords(a: string, b: string): number {
  const words = (form: string): Set<string> => new Set(form.match(/[\p{L}\p{N}_.]+/gu) ?? []);
  const [left, right] = [words(a), words(b)];
  const common = [...left].filter((word) => right.has(word)).length;
  return common / (left.size + right.size - common || 1);
}
