import type { Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Scope } from "../../python/scopes.ts";
import type { FrozenStatement } from "../derive/derive.ts";
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
  private readonly statements: readonly Statement[];
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
    return { same: other.same, near: exact.near ?? other.near };
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
