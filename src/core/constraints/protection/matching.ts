import type { Expression, Statement } from "../../python/ast.ts";
import { sameValue } from "../../python/constants.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { normalForm } from "../../python/normal-form.ts";
import type { Scope } from "../../python/scopes.ts";
import type { FrozenStatement } from "../derive/derive.ts";
import { type Entry, entriesOf, entryAt, valueIn } from "../derive/entries.ts";
import { type Difference, differenceOf, formOf, shapeOf } from "./meaning.ts";
import { circumstancesOf, isUnreachable, scopeAt, statementsIn } from "./places.ts";

/** What the candidate has in place of a frozen statement. */
export interface Match {
  readonly frozen: FrozenStatement;
  /** The statement that means the same, undefined where there is none. */
  readonly found: Statement | undefined;
  /** Further statements that mean the same, and were not there in the baseline. */
  readonly copies: readonly Statement[];
  /** A statement of the same shape with another name in it, where nothing means the same. */
  readonly near: { readonly statement: Statement; readonly difference: Difference } | undefined;
}

/** How many statements of one shape are compared name by name. */
const MAX_ALIKE = 50;

/** Finds the candidate's counterparts of the frozen statements of one scope. */
export function matchScope(
  frozen: readonly FrozenStatement[],
  candidate: ModuleModel,
  fixed: ReadonlySet<string>,
): Match[] {
  const [first] = frozen;
  if (first === undefined) return [];
  const pool = new Pool(candidate, scopeAt(candidate, first.scopePath));
  const before = new Pool(first.model, scopeAt(first.model, first.scopePath));
  const taken = new Set<Statement>();
  return frozen.map((item) => {
    if (item.entry) return entryMatch(item, item.entry, pool.statements, candidate);
    const { same, near } = pool.counterparts(item, fixed);
    const free = same.filter((statement) => !taken.has(statement));
    const found = best(item, candidate, free);
    if (found !== undefined) taken.add(found);
    const more = same.length - before.exact(item.statement).length;
    const copies = more > 0 ? same.filter((statement) => !taken.has(statement)) : [];
    return { frozen: item, found, copies: copies.slice(0, more), near };
  });
}

/** The statements of a scope by what they say and by their shape. */
class Pool {
  readonly statements: readonly Statement[];
  private readonly byForm: ReadonlyMap<string, readonly Statement[]>;
  private byShape: ReadonlyMap<string, readonly Statement[]> | undefined;

  constructor(
    private readonly model: ModuleModel,
    scope: Scope | undefined,
  ) {
    this.statements = scope === undefined ? [] : statementsIn(scope);
    this.byForm = grouped(this.statements, formOf);
  }

  /** The statements that say the very same, whatever their names stand for. */
  exact(statement: Statement): readonly Statement[] {
    return this.byForm.get(formOf(statement)) ?? [];
  }

  /** The statements that mean the same; without any, the first that differs only in names. */
  counterparts(
    item: FrozenStatement,
    fixed: ReadonlySet<string>,
  ): { readonly same: readonly Statement[]; readonly near: Match["near"] } {
    const exact = this.compared(item, this.exact(item.statement), fixed);
    if (exact.same.length > 0) return exact;
    this.byShape ??= grouped(this.statements, shapeOf);
    const alike = (this.byShape.get(shapeOf(item.statement)) ?? []).slice(0, MAX_ALIKE);
    const other = this.compared(item, alike, fixed);
    if (other.same.length > 0) return other;
    const equal = this.statements.filter((statement) =>
      isSameConstant(item, this.model, statement),
    );
    return { same: equal, near: exact.near ?? other.near };
  }

  private compared(
    item: FrozenStatement,
    statements: readonly Statement[],
    fixed: ReadonlySet<string>,
  ): { readonly same: readonly Statement[]; readonly near: Match["near"] } {
    let near: Match["near"];
    const same: Statement[] = [];
    for (const statement of statements) {
      const difference = differenceOf(item, { model: this.model, statement }, fixed);
      if (difference === undefined) same.push(statement);
      else near ??= { statement, difference };
    }
    return { same, near };
  }
}

function grouped(
  statements: readonly Statement[],
  keyOf: (statement: Statement) => string,
): Map<string, Statement[]> {
  const groups = new Map<string, Statement[]>();
  for (const statement of statements) {
    const key = keyOf(statement);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [statement]);
    else group.push(statement);
  }
  return groups;
}

/** Binds the same name to what is known to be the same value: `steps // 100` and `200`. */
function isSameConstant(
  item: FrozenStatement,
  candidate: ModuleModel,
  statement: Statement,
): boolean {
  const before = nameAndValue(item.statement);
  const now = before && nameAndValue(statement);
  if (!before || !now || before.name !== now.name) return false;
  const expected = item.model.valueOf(before.value);
  const actual = expected && candidate.valueOf(now.value);
  return expected !== undefined && actual !== undefined && sameValue(expected, actual);
}

function nameAndValue(statement: Statement): { name: string; value: Expression } | undefined {
  if (statement.kind !== "Assign" && statement.kind !== "AnnAssign") return undefined;
  const target = statement.kind === "Assign" ? statement.targets[0] : statement.target;
  const isOne = statement.kind === "AnnAssign" || statement.targets.length === 1;
  const { value } = statement;
  return isOne && value && target?.kind === "Name" ? { name: target.name, value } : undefined;
}

/** The statement that binds the same names and has the same entry at the same place. */
function entryMatch(
  item: FrozenStatement,
  entry: Entry,
  pool: readonly Statement[],
  candidate: ModuleModel,
): Match {
  const target = targetOf(item.statement);
  const same = pool.filter((statement) => {
    const value = targetOf(statement) === target ? valueIn(statement) : undefined;
    const found = value && entryAt(value, entry.path);
    return found && isSame(item.model, entry.value, candidate, found);
  });
  return { frozen: item, found: best(item, candidate, same), copies: [], near: undefined };
}

/** The same value or text, or the same entries in whatever order. */
function isSame(
  baseline: ModuleModel,
  expected: Expression,
  candidate: ModuleModel,
  actual: Expression,
): boolean {
  if (normalForm(expected) === normalForm(actual)) return true;
  const known = [baseline.valueOf(expected), candidate.valueOf(actual)] as const;
  if (known[0] && known[1]) return sameValue(known[0], known[1]);
  const [before, now] = [entriesOf(expected), entriesOf(actual)];
  if (expected.kind !== "Dict" || before.length === 0 || before.length !== now.length) return false;
  if (expected.keys.length !== before.length) return false;
  return before.every(({ key, value }) => {
    const other = now.find((entry) => entry.key === key);
    return other !== undefined && isSame(baseline, value, candidate, other.value);
  });
}

/** What a statement binds or calls, as text. */
function targetOf(statement: Statement): string {
  if (statement.kind === "Assign") return statement.targets.map((one) => normalForm(one)).join("=");
  if (statement.kind === "AnnAssign") return normalForm(statement.target);
  const isCall = statement.kind === "Expr" && statement.value.kind === "Call";
  return isCall ? normalForm(statement.value.func) : statement.kind;
}

/** Of several that mean the same, the first that runs under the baseline's circumstances. */
function best(
  frozen: FrozenStatement,
  candidate: ModuleModel,
  same: readonly Statement[],
): Statement | undefined {
  const expected = circumstancesOf(frozen.model, frozen.statement).join();
  const alike = same.find(
    (statement) =>
      circumstancesOf(candidate, statement).join() === expected &&
      !isUnreachable(candidate, statement),
  );
  return alike ?? same[0];
}
