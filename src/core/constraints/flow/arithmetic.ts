import type { BinaryOperator, ComparisonOperator } from "../../python/ast.ts";
import { changedLineage, combined, lineageOf } from "./lineage.ts";
import { boolean, interval, number, opaque, sequence, sequenceOf, text } from "./make-value.ts";
import type { Lineage, NumberValue, SequenceValue, Value } from "./value.ts";

/** The value as a number, where it is one; `True` counts as 1. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value?.kind === "number") return value.value;
  return value?.kind === "boolean" ? Number(value.value) : undefined;
}

function bounds(value: Value): readonly [number, number] | undefined {
  if (value.kind === "interval") return [value.low, value.high];
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
    return { kind: "mapping", entries, rest, lineage };
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
  if (op !== "+" && op !== "-" && op !== "*" && op !== "/" && op !== "//") return undefined;
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
  return { ...sequenceOf(joined(left.element, right.element), count), place };
}

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

const MAX_OPTIONS = 4;

/** What a name holds where two paths of a program meet. */
export function joined(a: Value, b: Value): Value {
  if (a === b || same(a, b)) return a;
  const options = [...optionsOf(a)];
  for (const option of optionsOf(b)) {
    if (!options.some((other) => other === option || same(other, option))) options.push(option);
  }
  const first = options[0];
  if (first && options.length === 1) return first;
  if (options.length <= MAX_OPTIONS && options.some((option) => option.kind !== "opaque")) {
    return { kind: "choice", options, lineage: joinedLineage(a, b) };
  }
  return opaque(joinedLineage(a, b));
}

function optionsOf(value: Value): readonly Value[] {
  return value.kind === "choice" ? value.options : [value];
}

/** Equal plain values of equal origin. */
function same(a: Value, b: Value): boolean {
  if (a.kind !== b.kind || a.lineage !== b.lineage) return false;
  switch (a.kind) {
    case "number":
      return b.kind === "number" && a.value === b.value && a.isInt === b.isInt;
    case "text":
      return b.kind === "text" && a.text === b.text && a.exact === b.exact;
    case "boolean":
      return b.kind === "boolean" && a.value === b.value;
    case "external":
      return b.kind === "external" && a.path === b.path;
    case "none":
      return true;
    default:
      return false;
  }
}

/** A loss that meets a plain constant (its start value) stays that loss. */
function joinedLineage(a: Value, b: Value): Lineage {
  const left = lineageOf(a);
  const right = lineageOf(b);
  const lineage = combined(left, right);
  const form = isPlainConstant(a)
    ? right.form
    : isPlainConstant(b)
      ? left.form
      : left.form?.type === "changed"
        ? right.form && left.form
        : right.form?.type === "changed"
          ? left.form && right.form
          : left.form?.type === right.form?.type
            ? left.form
            : undefined;
  return form === undefined ? lineage : { ...lineage, form };
}

function isPlainConstant(value: Value): boolean {
  const isPlain = value.kind === "number" || value.kind === "none" || value.kind === "external";
  return isPlain && value.lineage.readings.size === 0 && value.lineage.sources.size === 0;
}
