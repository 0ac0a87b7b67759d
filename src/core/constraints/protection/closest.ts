import type { Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { normalForm } from "../../python/normal-form.ts";
import type { FrozenStatement } from "../derive/derive.ts";
import { innerSuites } from "../derive/suites.ts";
import { namesBoundBy } from "./bound-names.ts";
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

/** The statement with the longest common beginning, if that is a call of the same function. */
function mostAlike(frozen: FrozenStatement, pool: readonly Statement[]): Statement | undefined {
  const { statement } = frozen;
  if (statement.kind !== "Expr" && statement.kind !== "Assign") return undefined;
  const form = normalForm(statement);
  let best: Statement | undefined;
  let most = callLength(form);
  for (const other of pool) {
    if (other.kind !== statement.kind) continue;
    const common = commonStart(form, normalForm(other));
    if (common > most) {
      most = common;
      best = other;
    }
  }
  return best;
}

function callLength(form: string): number {
  const arguments_ = form.indexOf(",");
  return arguments_ < 0 ? form.length / 2 : arguments_;
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
