import type { Expression, If, Node, Statement, While } from "../../python/ast.ts";
import { forEachChild } from "../../python/children.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Constraint } from "../constraint.ts";
import { constantBindings } from "./constant-bindings.ts";
import type { Cadence, CommentLines } from "./derived.ts";
import type { Suite } from "./suites.ts";

/** Where a cadence marker stands. */
export interface CadencePlace {
  readonly statement: Statement;
  readonly suite: Suite;
  readonly comment: CommentLines;
  readonly period: number | undefined;
}

/**
 * The conditions that a cadence marker governs: of the statement below it; of the `if` whose suite
 * it opens; or, over a constant, of each `if` that takes a remainder by that constant.
 */
export function cadencesOf(model: ModuleModel, place: CadencePlace): Cadence[] {
  const { statement, suite } = place;
  const own = conditional(statement);
  if (own !== undefined) return [cadence(model, own, place)];
  const names = constantBindings(statement)?.map(({ name }) => name) ?? [];
  if (names.length > 0) {
    const conditions = model.all("If").filter(({ test }) => takesRemainderBy(test, names));
    return conditions.map((condition) => cadence(model, condition, place));
  }
  const opened = suite.statements[0] === statement ? suite.owner : undefined;
  const around = opened && conditional(opened);
  return around === undefined ? [] : [cadence(model, around, place)];
}

function conditional(statement: Statement): If | While | undefined {
  return statement.kind === "If" || statement.kind === "While" ? statement : undefined;
}

function cadence(
  model: ModuleModel,
  statement: If | While,
  { comment, period }: CadencePlace,
): Cadence {
  const condition = statement.test;
  const source = model.textOf(condition).replace(/\s+/g, " ");
  const scopePath = model.scopePath(condition);
  const often = period === undefined ? "" : ` (every ${period} iterations)`;
  const constraint: Constraint = {
    rule: "cadence",
    file: model.path,
    line: statement.line,
    endLine: condition.endLine,
    scope: scopePath,
    value: source,
    text: `What happens at \`${source}\`${often} must go on happening at least then.`,
  };
  return {
    kind: "cadence",
    side: "train",
    model,
    constraint,
    scopePath,
    comment,
    statement,
    condition,
    period,
  };
}

function takesRemainderBy(test: Expression, names: readonly string[]): boolean {
  let found = false;
  const visit = (node: Node): void => {
    if (node.kind === "BinOp" && node.op === "%") {
      found ||= node.right.kind === "Name" && names.includes(node.right.name);
    }
    forEachChild(node, visit);
  };
  visit(test);
  return found;
}
