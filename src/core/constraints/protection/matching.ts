import type { Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { FrozenStatement } from "../derive/derive.ts";
import { type Difference, differenceOf, shapeOf } from "./meaning.ts";
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

/** Finds the candidate's counterparts of the frozen statements of one scope. */
export function matchScope(
  frozen: readonly FrozenStatement[],
  candidate: ModuleModel,
  fixed: ReadonlySet<string>,
): Match[] {
  const [first] = frozen;
  const scope = first && scopeAt(candidate, first.scopePath);
  const pool = scope === undefined ? [] : statementsIn(scope);
  const byShape = grouped(pool);
  const baselinePool = first === undefined ? [] : poolOf(first);
  const baselineShapes = grouped(baselinePool);
  const taken = new Set<Statement>();
  return frozen.map((item) => {
    const shape = shapeOf(item.statement);
    const same: Statement[] = [];
    let near: Match["near"];
    for (const statement of byShape.get(shape) ?? []) {
      const difference = differenceOf(item, { model: candidate, statement }, fixed);
      if (difference === undefined) same.push(statement);
      else near ??= { statement, difference };
    }
    const twins = (baselineShapes.get(shape) ?? []).filter(
      (statement) => differenceOf(item, { model: item.model, statement }, fixed) === undefined,
    ).length;
    const found = best(
      item,
      candidate,
      same.filter((statement) => !taken.has(statement)),
    );
    if (found !== undefined) taken.add(found);
    const copies = same.length > twins ? same.filter((statement) => !taken.has(statement)) : [];
    return { frozen: item, found, copies: copies.slice(0, same.length - twins), near };
  });
}

function poolOf(frozen: FrozenStatement): Statement[] {
  const scope = scopeAt(frozen.model, frozen.scopePath);
  return scope === undefined ? [] : statementsIn(scope);
}

function grouped(statements: readonly Statement[]): Map<string, Statement[]> {
  const groups = new Map<string, Statement[]>();
  for (const statement of statements) {
    const shape = shapeOf(statement);
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, [statement]);
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
