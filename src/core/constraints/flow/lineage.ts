import type { Draw, Lineage, LossForm, Value } from "./value.ts";

const NO_NAMES: ReadonlySet<string> = new Set();
const NO_DRAWS: ReadonlySet<Draw> = new Set();

/** Of a value that comes from nothing of interest. */
export const NO_LINEAGE: Lineage = {
  sources: NO_NAMES,
  readings: NO_NAMES,
  draws: NO_DRAWS,
  form: undefined,
  frozen: undefined,
  derived: NO_NAMES,
};

export function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): ReadonlySet<T> {
  if (a === b || b.size === 0) return a;
  if (a.size === 0) return b;
  for (const item of b) {
    if (!a.has(item)) return new Set([...a, ...b]);
  }
  return a;
}

/** Of a value computed from both: neither's form, nor the very value of a frozen name. */
export function combined(a: Lineage, b: Lineage): Lineage {
  if (a === NO_LINEAGE && b === NO_LINEAGE) return NO_LINEAGE;
  return {
    sources: union(a.sources, b.sources),
    readings: union(a.readings, b.readings),
    draws: union(a.draws, b.draws),
    form: undefined,
    frozen: undefined,
    derived: union(a.derived, b.derived),
  };
}

/** Of a value computed from all of these. */
export function combinedAll(values: Iterable<Value>): Lineage {
  let lineage = NO_LINEAGE;
  for (const value of values) lineage = combined(lineage, lineageOf(value));
  return lineage;
}

const MAX_DEPTH = 4;

/** A value's lineage with that of its content. */
export function lineageOf(value: Value, depth = 0): Lineage {
  if (depth > MAX_DEPTH) return value.lineage;
  switch (value.kind) {
    case "sequence": {
      const content = value.items ?? [value.element];
      return contentLineage(value.lineage, content, depth);
    }
    case "mapping": {
      const content = [...value.entries.values(), ...(value.rest ? [value.rest] : [])];
      return contentLineage(value.lineage, content, depth);
    }
    case "choice":
      return contentLineage(value.lineage, value.options, depth);
    case "method":
      return lineageOf(value.self, depth + 1);
    default:
      return value.lineage;
  }
}

function contentLineage(own: Lineage, content: readonly Value[], depth: number): Lineage {
  let lineage = own;
  for (const item of content) {
    const inner = lineageOf(item, depth + 1);
    if (inner !== NO_LINEAGE) lineage = combined(lineage, inner);
  }
  return own.form === undefined || lineage === own ? lineage : { ...lineage, form: own.form };
}

/** Without the frozen identity: what was computed from a frozen value is not that value. */
export function changedLineage(lineage: Lineage): Lineage {
  return lineage.frozen === undefined && lineage.form === undefined
    ? lineage
    : { ...lineage, frozen: undefined, form: undefined };
}

export function withForm(lineage: Lineage, form: LossForm | undefined): Lineage {
  return lineage.form === form ? lineage : { ...lineage, form };
}

/** Of a plain number read off a tensor: the data become readings, no gradient flows through it. */
export function asReading(lineage: Lineage): Lineage {
  if (lineage.sources.size === 0) return lineage;
  return {
    ...lineage,
    sources: NO_NAMES,
    readings: union(lineage.readings, lineage.sources),
  };
}

/** A copy of a plain value, or of a tuple of them, that is known to be a frozen name's very value. */
export function asFrozen(value: Value, name: string): Value {
  if (value.kind === "sequence" && value.items !== undefined && !value.isModules) {
    return { ...value, items: value.items.map((item, at) => asFrozen(item, `${name}[${at}]`)) };
  }
  if (value.kind !== "number" && value.kind !== "text" && value.kind !== "boolean") return value;
  const derived = union(value.lineage.derived, new Set([name]));
  return { ...value, lineage: { ...value.lineage, frozen: name, derived } };
}
