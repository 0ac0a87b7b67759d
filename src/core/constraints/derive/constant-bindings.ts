import type { Expression, Name, Statement } from "../../python/ast.ts";
import { evaluate, type KnownValue } from "../../python/constants.ts";

/** A name that a statement binds to a constant. */
export interface ConstantBinding {
  readonly name: string;
  readonly node: Name;
  readonly expression: Expression;
  readonly value: KnownValue;
}

/**
 * The names that a statement binds to constants, one for each of a tuple; undefined where the
 * statement is no constant binding or binds anything besides. Only literals and arithmetic on them
 * count: a value that is computed from other names is a statement.
 */
export function constantBindings(statement: Statement): readonly ConstantBinding[] | undefined {
  if (statement.kind === "AnnAssign") {
    return statement.value && pairs(statement.target, statement.value);
  }
  if (statement.kind !== "Assign") return undefined;
  const all = statement.targets.map((target) => pairs(target, statement.value));
  return all.every((bindings) => bindings !== undefined) ? all.flat() : undefined;
}

function pairs(target: Expression, expression: Expression): ConstantBinding[] | undefined {
  if (target.kind === "Name") {
    const value = constantValue(expression);
    return value && [{ name: target.name, node: target, expression, value }];
  }
  const isSequence = target.kind === "Tuple" || target.kind === "List";
  if (!isSequence || (expression.kind !== "Tuple" && expression.kind !== "List")) return undefined;
  if (target.elts.length !== expression.elts.length) return undefined;
  const all: ConstantBinding[] = [];
  for (const [index, element] of target.elts.entries()) {
    const part = expression.elts[index];
    const bindings = part && pairs(element, part);
    if (bindings === undefined) return undefined;
    all.push(...bindings);
  }
  return all;
}

/** The value of `8`, `4 * 2`, `(0.9, 0.95)`, or of a dataclass's `field(default=8)`. */
export function constantValue(expression: Expression): KnownValue | undefined {
  const plain = fieldDefault(expression) ?? expression;
  const value = evaluate(plain);
  // A list can be changed in place: it is no constant.
  return value?.type === "list" ? undefined : value;
}

/** The default of `field(default=…)`. */
export function fieldDefault(expression: Expression): Expression | undefined {
  if (expression.kind !== "Call") return undefined;
  const { func } = expression;
  const name = func.kind === "Name" ? func.name : func.kind === "Attribute" ? func.attr : "";
  if (name !== "field" && name !== "Field") return undefined;
  return expression.keywords.find((keyword) => keyword.name === "default")?.value;
}
