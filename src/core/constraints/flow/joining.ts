import { combined, lineageOf } from "./lineage.ts";
import { opaque, sequence } from "./make-value.ts";
import type { Lineage, Value } from "./value.ts";

const MAX_OPTIONS = 4;

/** What a name holds where two paths of a program meet. */
export function joined(a: Value, b: Value): Value {
  if (a === b || same(a, b)) return a;
  const rows = joinedItems(a, b);
  if (rows) return rows;
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

/** Two lists of as many known items: item by item, so that a pair's parts stay apart. */
function joinedItems(a: Value, b: Value): Value | undefined {
  if (a.kind !== "sequence" || b.kind !== "sequence" || a.isModules || b.isModules)
    return undefined;
  const [left, right] = [a.items, b.items];
  if (!left || !right || left.length === 0 || left.length !== right.length) return undefined;
  const items = left.map((item, at) => joined(item, right[at] ?? item));
  return { ...sequence(items, Math.min(a.loopDepth, b.loopDepth)), count: a.count };
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
