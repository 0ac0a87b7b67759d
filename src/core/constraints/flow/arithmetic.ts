import type { BinaryOperator } from "../../python/ast.ts";
import { joined } from "./joining.ts";
import { changedLineage, combined, lineageOf } from "./lineage.ts";
import { interval, number, opaque, sequence, sequenceOf, text } from "./make-value.ts";
import { partsOf } from "./parts.ts";
import type { Lineage, NumberValue, SequenceValue, Value } from "./value.ts";

/** The value as a number, where it is one; `True` counts as 1. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value?.kind === "number") return value.value;
  return value?.kind === "boolean" ? Number(value.value) : undefined;
}

/** The least and the greatest that a value can be. */
export function bounds(value: Value): readonly [number, number] | undefined {
  if (value.kind === "interval") return [value.low, value.high];
  if (value.kind === "choice") {
    const all = value.options.map(bounds).filter((option) => option !== undefined);
    if (all.length < value.options.length) return undefined;
    return [Math.min(...all.map(([low]) => low)), Math.max(...all.map(([, high]) => high))];
  }
  const known = numberOf(value);
  return known === undefined ? undefined : [known, known];
}

/** `left op right`, where the numbers, bounds, text or items are known. */
export function binary(op: BinaryOperator, left: Value, right: Value): Value {
  const lineage = changedLineage(combined(lineageOf(left), lineageOf(right)));
  if (left.kind === "number" && right.kind === "number") {
    return numeric(op, left, right, lineage) ?? opaque(lineage);
  }
  const sequences = ofSequences(op, left, right);
  if (sequences) return sequences;
  if (left.kind === "text" && right.kind === "text" && op === "+") {
    return text(left.text + right.text, left.exact && right.exact, lineage);
  }
  if (op === "/" && (left.kind === "text" || right.kind === "text")) {
    return joinedPath([left, right]);
  }
  if (op === "|" && left.kind === "mapping" && right.kind === "mapping") {
    const entries = new Map([...left.entries, ...right.entries]);
    const rest = right.rest ?? left.rest;
    const grown = [...left.grown, ...right.grown];
    return { ...left, entries, rest, grown, lineage };
  }
  return ofIntervals(op, left, right, lineage) ?? opaque(lineage);
}

/** A path put together from pieces; `*` stands for a piece that is not known. */
export function joinedPath(parts: readonly Value[]): Value {
  const pieces = parts.map((part) => (part.kind === "text" ? part.text : "*"));
  const exact = parts.every((part) => part.kind === "text" && part.exact);
  return text(pieces.join("/"), exact);
}

function numeric(
  op: BinaryOperator,
  left: NumberValue,
  right: NumberValue,
  lineage: Lineage,
): Value | undefined {
  const result = compute(op, left.value, right.value);
  if (result === undefined || Number.isNaN(result)) return undefined;
  const isInt = left.isInt && right.isInt && op !== "/";
  // Adding nothing and multiplying by one leave the very value.
  const kept = keptName(op, left, right, result);
  return number(result, isInt, kept === undefined ? lineage : { ...lineage, frozen: kept });
}

function keptName(
  op: BinaryOperator,
  left: NumberValue,
  right: NumberValue,
  result: number,
): string | undefined {
  if (left.isInt !== right.isInt || op === "/") return undefined;
  if (result === left.value && left.lineage.frozen !== undefined) return left.lineage.frozen;
  const isNeutral = (op === "+" && left.value === 0) || (op === "*" && left.value === 1);
  return isNeutral && result === right.value ? right.lineage.frozen : undefined;
}

function compute(op: BinaryOperator, a: number, b: number): number | undefined {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? undefined : a / b;
    case "//":
      return b === 0 ? undefined : Math.floor(a / b);
    case "%":
      return b === 0 ? undefined : a - Math.floor(a / b) * b;
    case "**":
      return a ** b;
    case "<<":
      return a * 2 ** b;
    case ">>":
      return Math.floor(a / 2 ** b);
    default:
      return undefined;
  }
}

/** Operators whose extremes lie at the ends of intervals; shifts of negative width fail. */
const MONOTONIC: ReadonlySet<BinaryOperator> = new Set(["+", "-", "*", "/", "//", "<<", ">>"]);

function ofIntervals(
  op: BinaryOperator,
  left: Value,
  right: Value,
  lineage: Lineage,
): Value | undefined {
  const a = bounds(left);
  const b = bounds(right);
  if (!a || !b) return undefined;
  if (op === "%" && b[0] === b[1] && b[0] > 0) {
    return a[0] >= 0 && a[1] < b[0]
      ? interval(a[0], a[1], lineage)
      : interval(0, b[0] - 1, lineage);
  }
  if ((op === "/" || op === "//") && b[0] <= 0 && b[1] >= 0) return undefined;
  if (!MONOTONIC.has(op) || (op.length === 2 && op !== "//" && b[0] < 0)) return undefined;
  const corners = a.flatMap((x) => b.map((y) => compute(op, x, y) ?? Number.NaN));
  if (corners.some(Number.isNaN)) return undefined;
  return interval(Math.min(...corners), Math.max(...corners), lineage);
}

const MAX_ITEMS = 64;

function ofSequences(op: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (op === "+" && left.kind === "sequence" && right.kind === "sequence") {
    return concatenated(left, right);
  }
  if (op !== "*") return undefined;
  const list = left.kind === "sequence" ? left : right;
  const times = left.kind === "sequence" ? right : left;
  if (list.kind !== "sequence") return undefined;
  const known = numberOf(times);
  if (list.items && known !== undefined && list.items.length * known <= MAX_ITEMS) {
    const items = Array.from({ length: Math.max(0, known) }, () => list.items ?? []).flat();
    const total = list.count && binary("*", list.count, times);
    return { ...list, items, count: total ?? number(items.length, true) };
  }
  const count = list.items?.length === 1 ? times : list.count && binary("*", list.count, times);
  return { ...list, items: undefined, count };
}

function concatenated(left: SequenceValue, right: SequenceValue): Value {
  const count = left.count && right.count && binary("+", left.count, right.count);
  const place = left.place ?? right.place;
  if (left.items && right.items) {
    const items = [...left.items, ...right.items];
    return { ...sequence(items), count: count ?? number(items.length, true), place };
  }
  const grown = [...partsOf(left), ...partsOf(right)];
  return { ...sequenceOf(joined(left.element, right.element), count), grown, place };
}
