import { combinedAll } from "./lineage.ts";
import type { CallSite } from "./machine.ts";
import { mapping, opaque, sequence, sequenceOf } from "./make-value.ts";
import type { Arguments, FunctionValue, Place, Value } from "./value.ts";

export function merged(first: Arguments, second: Arguments): Arguments {
  const shift = first.positional.length;
  const places = new Map(first.places);
  for (const [at, place] of second.places) {
    places.set(typeof at === "number" ? at + shift : at, place);
  }
  return {
    positional: [...first.positional, ...second.positional],
    keywords: new Map([...first.keywords, ...second.keywords]),
    isOpen: first.isOpen || second.isOpen,
    places,
  };
}

export interface Bound {
  readonly values: ReadonlyMap<string, Value>;
  readonly places: ReadonlyMap<string, Place>;
}

/** Which parameter gets which argument. */
export function bind(fn: FunctionValue, self: Value | undefined, { args }: CallSite): Bound {
  const { params } = fn.node;
  const values = new Map<string, Value>();
  const places = new Map<string, Place>();
  const names = [...params.positionalOnly, ...params.regular].map(({ name }) => name);
  const isBound = self !== undefined && fn.binding !== "static";
  const positional = isBound ? [self, ...args.positional] : [...args.positional];
  const shift = isBound ? 1 : 0;
  positional.slice(0, names.length).forEach((value, at) => {
    const name = names[at];
    if (name === undefined) return;
    values.set(name, value);
    const place = args.places.get(at - shift);
    if (place) places.set(name, place);
  });
  if (params.varArgs) values.set(params.varArgs.name, rest(positional, names.length, args.isOpen));
  const keywordNames = new Set([...names, ...params.keywordOnly.map(({ name }) => name)]);
  const extra = mapping();
  for (const [name, value] of args.keywords) {
    if (keywordNames.has(name)) values.set(name, value);
    else extra.entries.set(`s${name}`, value);
    const place = args.places.get(name);
    if (place) places.set(name, place);
  }
  if (params.varKeywords) values.set(params.varKeywords.name, extra);
  for (const name of keywordNames) {
    if (values.has(name)) continue;
    const fallback = args.isOpen ? undefined : fn.defaults.get(name);
    values.set(name, fallback ?? opaque());
  }
  return { values, places };
}

function rest(positional: readonly Value[], from: number, isOpen: boolean): Value {
  const items = positional.slice(from);
  return isOpen ? sequenceOf(opaque(combinedAll(items)), undefined) : sequence(items);
}
