import type { ComparisonOperator } from "../../python/ast.ts";
import { bounds, numberOf } from "./arithmetic.ts";
import { combined, lineageOf } from "./lineage.ts";
import { boolean, opaque } from "./make-value.ts";
import type { Value } from "./value.ts";

/** The outcome of a comparison, where it is certain. */
export function compared(op: ComparisonOperator, left: Value, right: Value): boolean | undefined {
  if (left.kind === "choice" || right.kind === "choice") return comparedChoices(op, left, right);
  switch (op) {
    case "==":
    case "is":
      return equal(left, right);
    case "!=":
    case "is not":
      return negated(equal(left, right));
    case "in":
      return contained(left, right);
    case "not in":
      return negated(contained(left, right));
    default:
      return ordered(op, left, right);
  }
}

function comparedChoices(op: ComparisonOperator, left: Value, right: Value): boolean | undefined {
  const lefts = left.kind === "choice" ? left.options : [left];
  const rights = right.kind === "choice" ? right.options : [right];
  const outcomes = new Set(lefts.flatMap((a) => rights.map((b) => compared(op, a, b))));
  return outcomes.size === 1 ? [...outcomes][0] : undefined;
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function equal(left: Value, right: Value): boolean | undefined {
  if (left === right && left.kind !== "opaque" && left.kind !== "interval") return true;
  const a = bounds(left);
  const b = bounds(right);
  if (a && b) {
    if (a[0] === a[1] && b[0] === b[1]) return a[0] === b[0];
    return a[1] < b[0] || b[1] < a[0] ? false : undefined;
  }
  if (left.kind === "text" && right.kind === "text") {
    return left.exact && right.exact ? left.text === right.text : undefined;
  }
  const isPlain = (value: Value) =>
    value.kind === "none" || value.kind === "text" || bounds(value) !== undefined;
  if (isData(left) || isData(right))
    return left.kind === "none" || right.kind === "none" ? false : undefined;
  if (left.kind === "opaque" || right.kind === "opaque") return undefined;
  return (isPlain(left) || isPlain(right)) && left.kind !== right.kind ? false : undefined;
}

/** A tensor or array that is certainly there. */
function isData(value: Value): boolean {
  return (
    value.kind === "opaque" && (value.lineage.sources.size > 0 || value.lineage.form !== undefined)
  );
}

function contained(item: Value, container: Value): boolean | undefined {
  if (container.kind === "mapping" && container.rest === undefined && item.kind === "text") {
    return item.exact ? container.entries.has(`s${item.text}`) : undefined;
  }
  if (container.kind === "text" && item.kind === "text" && container.exact && item.exact) {
    return container.text.includes(item.text);
  }
  if (container.kind !== "sequence" || !container.items) return undefined;
  const outcomes = container.items.map((other) => equal(item, other));
  if (outcomes.includes(true)) return true;
  return outcomes.includes(undefined) ? undefined : false;
}

function ordered(op: ComparisonOperator, left: Value, right: Value): boolean | undefined {
  const a = bounds(left);
  const b = bounds(right);
  if (!a || !b) return undefined;
  switch (op) {
    case "<":
      return a[1] < b[0] ? true : a[0] >= b[1] ? false : undefined;
    case "<=":
      return a[1] <= b[0] ? true : a[0] > b[1] ? false : undefined;
    case ">":
      return a[0] > b[1] ? true : a[1] <= b[0] ? false : undefined;
    default:
      return a[0] >= b[1] ? true : a[1] < b[0] ? false : undefined;
  }
}

/** Whether a value counts as true, where it is certain. */
export function truth(value: Value): boolean | undefined {
  switch (value.kind) {
    case "boolean":
      return value.value;
    case "number":
      return value.value !== 0;
    case "interval":
      return value.low > 0 || value.high < 0 ? true : undefined;
    case "none":
      return false;
    case "text":
      return value.exact ? value.text !== "" : undefined;
    case "sequence": {
      const count = numberOf(value.count);
      return count === undefined ? undefined : count > 0;
    }
    case "mapping":
      return value.entries.size > 0 ? true : value.rest ? undefined : false;
    case "function":
    case "class":
    case "module":
    case "bound":
      return true;
    case "choice": {
      const outcomes = new Set(value.options.map(truth));
      return outcomes.size === 1 ? [...outcomes][0] : undefined;
    }
    default:
      return undefined;
  }
}

export function truthValue(outcome: boolean | undefined, ...from: Value[]): Value {
  if (outcome !== undefined) return boolean(outcome);
  let lineage = opaque().lineage;
  for (const value of from) lineage = combined(lineage, lineageOf(value));
  return opaque(lineage);
}
