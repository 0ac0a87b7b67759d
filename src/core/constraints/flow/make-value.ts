import { NO_LINEAGE } from "./lineage.ts";
import type {
  Arguments,
  BooleanValue,
  ExternalValue,
  Lineage,
  MappingValue,
  NoneValue,
  NumberValue,
  OpaqueValue,
  SequenceValue,
  TextValue,
  Value,
} from "./value.ts";

export function number(value: number, isInt: boolean, lineage: Lineage = NO_LINEAGE): NumberValue {
  return { kind: "number", value, isInt, lineage };
}

export function integer(value: number, lineage: Lineage = NO_LINEAGE): NumberValue {
  return number(value, true, lineage);
}

export function interval(low: number, high: number, lineage: Lineage = NO_LINEAGE): Value {
  if (low === high) return number(low, Number.isInteger(low), lineage);
  return { kind: "interval", low, high, lineage };
}

export function text(value: string, exact = true, lineage: Lineage = NO_LINEAGE): TextValue {
  return { kind: "text", text: value, exact, lineage };
}

const TRUE: BooleanValue = { kind: "boolean", value: true, lineage: NO_LINEAGE };
const FALSE: BooleanValue = { kind: "boolean", value: false, lineage: NO_LINEAGE };

export function boolean(value: boolean): BooleanValue {
  return value ? TRUE : FALSE;
}

export const NONE: NoneValue = { kind: "none", lineage: NO_LINEAGE };

export function external(path: string): ExternalValue {
  return { kind: "external", path, lineage: NO_LINEAGE };
}

export function opaque(
  lineage: Lineage = NO_LINEAGE,
  origin?: string,
  args?: Arguments,
  key = "",
): OpaqueValue {
  return { kind: "opaque", lineage, origin, args, key };
}

/** A sequence of known items. */
export function sequence(items: Value[], loopDepth = 0): SequenceValue {
  return {
    kind: "sequence",
    items,
    element: items[0] ?? opaque(),
    count: integer(items.length),
    grown: [],
    loopDepth,
    isModules: false,
    place: undefined,
    lineage: NO_LINEAGE,
  };
}

/** A sequence of which only the kind of item and perhaps the number is known. */
export function sequenceOf(element: Value, count: Value | undefined, loopDepth = 0): SequenceValue {
  return {
    kind: "sequence",
    items: undefined,
    element,
    count,
    grown: [],
    loopDepth,
    isModules: false,
    place: undefined,
    lineage: NO_LINEAGE,
  };
}

export function mapping(entries: Map<string, Value> = new Map(), loopDepth = 0): MappingValue {
  return {
    kind: "mapping",
    entries,
    rest: undefined,
    grown: [],
    loopDepth,
    lineage: NO_LINEAGE,
  };
}

/** The same value with another lineage; containers and objects keep theirs. */
export function retraced(value: Value, lineage: Lineage): Value {
  switch (value.kind) {
    case "number":
    case "interval":
    case "text":
    case "boolean":
    case "none":
      return { ...value, lineage };
    case "opaque":
      return { ...value, lineage };
    default:
      return value;
  }
}

export const NO_ARGUMENTS: Arguments = {
  positional: [],
  keywords: new Map(),
  isOpen: false,
  places: new Map(),
};

export function argumentsOf(...positional: Value[]): Arguments {
  return { ...NO_ARGUMENTS, positional };
}

/** A mapping's key for a value that can be one and is known. */
export function keyOf(value: Value): string | undefined {
  if (value.kind === "text") return value.exact ? `s${value.text}` : undefined;
  if (value.kind === "number") return `n${value.value}`;
  if (value.kind === "boolean") return `n${Number(value.value)}`;
  return value.kind === "none" ? "none" : undefined;
}
