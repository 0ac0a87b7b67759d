import type { BinaryOperator } from "../../python/ast.ts";
import { binary, numberOf } from "./arithmetic.ts";
import { lineageOf, NO_LINEAGE, withForm } from "./lineage.ts";
import { number, retraced } from "./make-value.ts";
import type { LossForm, Place, Value } from "./value.ts";

/** `left op right`, with what becomes of a loss in it. */
export function combine(op: BinaryOperator, left: Value, right: Value, place: Place): Value {
  const isNothing = op === "*" && (numberOf(left) === 0 || numberOf(right) === 0);
  if (isNothing && (left.kind === "opaque" || right.kind === "opaque")) {
    return number(0, false, NO_LINEAGE);
  }
  const result = binary(op, left, right);
  const form = formOf(op, left, right, place);
  return form ? retraced(result, withForm(lineageOf(result), form)) : result;
}

function formOf(op: BinaryOperator, left: Value, right: Value, place: Place): LossForm | undefined {
  const a = lineageOf(left).form;
  const b = lineageOf(right).form;
  if (!a && !b) return undefined;
  if (a?.type === "changed") return a;
  if (b?.type === "changed") return b;
  if (a && b) return op === "+" ? added(a, b) : undefined;
  const form = a ?? b;
  const other = a ? right : left;
  if (!form || form.type === "tokens" || form.type === "many") return undefined;
  return withOther(op, form, other, a !== undefined, place);
}

function added(a: LossForm, b: LossForm): LossForm | undefined {
  const isSummable = ({ type }: LossForm) => type === "nll" || type === "sum" || type === "mean";
  return isSummable(a) && isSummable(b) ? { type: "sum" } : undefined;
}

/** A loss and something that is none. */
function withOther(
  op: BinaryOperator,
  form: LossForm,
  other: Value,
  isLeft: boolean,
  place: Place,
): LossForm | undefined {
  const known = numberOf(other);
  const changed = (how: string): LossForm => ({ type: "changed", place, how });
  if (op === "+") {
    if (known === 0) return isLeft || form.type !== "nll" ? form : { type: "sum" };
    return changed("adds another term to it");
  }
  if (op === "-") return known === 0 && isLeft ? form : changed("subtracts another term from it");
  if (op === "/" && isLeft) {
    if (form.type === "sum") return { type: "mean" };
    if (known === 1) return form;
    return known === undefined ? undefined : changed(`divides it by ${known}`);
  }
  if (op === "*") {
    if (known === 1) return form;
    if (form.type === "sum") return { type: "mean" };
    return known === undefined ? undefined : changed(`scales it by ${known}`);
  }
  return changed("computes another measure from it");
}
