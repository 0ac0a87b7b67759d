import type { BinaryOperator } from "../../python/ast.ts";
import { binary, numberOf } from "./arithmetic.ts";
import { lineageOf, NO_LINEAGE, withForm } from "./lineage.ts";
import { number, retraced } from "./make-value.ts";
import { alteredFrom, viewOf } from "./tensor-trace.ts";
import type { LossForm, OpaqueValue, Place, Value } from "./value.ts";

/** `left op right`, with what becomes of a loss in it. */
export function combine(op: BinaryOperator, left: Value, right: Value, place: Place): Value {
  const isNothing = op === "*" && (numberOf(left) === 0 || numberOf(right) === 0);
  if (isNothing && (left.kind === "opaque" || right.kind === "opaque")) {
    return number(0, false, NO_LINEAGE);
  }
  const result = binary(op, left, right);
  const form = formOf(op, left, right, place);
  if (form) return retraced(result, withForm(lineageOf(result), form));
  return result.kind === "opaque" ? scaled(result, op, [left, right], place) : result;
}

/** A tensor times a number or another tensor; by 1 it is still the same tensor. */
function scaled(
  result: OpaqueValue,
  op: BinaryOperator,
  [left, right]: readonly [Value, Value],
  place: Place,
): OpaqueValue {
  const isOne = (value: Value) => numberOf(value) === 1;
  if ((op === "*" || op === "/") && isOne(right)) return viewOf(result, left);
  if (op === "*" && isOne(left)) return viewOf(result, right);
  if (op === "*" || op === "/" || op === "**") {
    return alteredFrom(result, [left, right], place, "scales");
  }
  // A number added to all logits changes no probability.
  const isShift = numberOf(left) !== undefined || numberOf(right) !== undefined;
  if (op !== "+") return result;
  return isShift ? viewOf(result, left) : alteredFrom(result, [left, right], place, "adds to");
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
  if (form.type === "logprobs") return undefined;
  if (form.type === "gained" || form.type === "gain") {
    const isNegated = (op === "*" || op === "/") && numberOf(other) === -1;
    return isNegated ? negated(form) : undefined;
  }
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
  if (form.type === "total") return op === "/" && isLeft ? { type: "nll" } : undefined;
  const changed = (how: string, part = Number.NaN): LossForm => {
    const isShare = form.type === "nll" && part > 1;
    return { type: "changed", place, how, ...(isShare && { share: part }) };
  };
  if (op === "+") {
    if (known === 0) return isLeft || form.type !== "nll" ? form : { type: "sum" };
    return changed("adds another term to it");
  }
  if (op === "-") return known === 0 && isLeft ? form : changed("subtracts another term from it");
  if (op === "/" && isLeft) {
    if (form.type === "sum") return { type: "mean" };
    if (known === 1) return form;
    return known === undefined ? undefined : changed(`divides it by ${known}`, known);
  }
  if (op === "*") {
    if (known === 1) return form;
    if (form.type === "sum") return { type: "mean" };
    return known === undefined ? undefined : changed(`scales it by ${known}`, 1 / known);
  }
  return changed("computes another measure from it");
}

/** The form of `-x`. */
export function negated(form: LossForm | undefined): LossForm | undefined {
  if (form?.type === "changed") return form;
  if (form?.type === "gained") return { type: "tokens", logits: form.logits };
  return form?.type === "gain" ? { type: "nll", logits: form.logits } : undefined;
}

/** What a method makes of logarithms of probabilities. */
export function formOfLogarithms(form: LossForm, name: string, place: Place): LossForm | undefined {
  if (form.type === "logprobs" && (name === "gather" || name === "take_along_dim")) {
    return { type: "gained", logits: form.logits };
  }
  if (form.type !== "gained" && form.type !== "gain") return undefined;
  if (name === "neg") return negated(form);
  if (form.type === "gained" && name === "mean") return { type: "gain", logits: form.logits };
  return form.type === "gained" ? partly(name, place) : undefined;
}

/** What a method makes of the losses of single tokens. */
export function formOfTokens(form: LossForm, name: string, place: Place): LossForm | undefined {
  if (form.type !== "tokens") return undefined;
  if (name === "mean") return { type: "nll", logits: form.logits };
  return name === "sum" ? { type: "total" } : partly(name, place);
}

/** Methods that leave some of the tokens out, or weaken them. */
const PARTIAL = /^(sort|topk|kthvalue|median|nanmedian|quantile|min|max|clamp|clip|masked_select)$/;

function partly(name: string, place: Place): LossForm | undefined {
  if (!PARTIAL.test(name)) return undefined;
  return { type: "changed", place, how: `applies \`.${name}()\` to the losses of its tokens` };
}
