import { binary, bounds, numberOf } from "./arithmetic.ts";
import { MAX_UNROLLED } from "./comprehension.ts";
import { memberOf } from "./define.ts";
import { drained } from "./drained.ts";
import { oneOf } from "./elements.ts";
import { joined } from "./joining.ts";
import { argument, type LibraryFunction } from "./library-arguments.ts";
import { combinedAll, lineageOf, NO_LINEAGE } from "./lineage.ts";
import type { CallSite, Elements, Machine } from "./machine.ts";
import {
  argumentsOf,
  integer,
  interval,
  keyOf,
  mapping,
  opaque,
  sequence,
  sequenceOf,
} from "./make-value.ts";
import type { MappingValue, NumberValue, SequenceValue, StreamValue, Value } from "./value.ts";

/** `range`, with the very frozen value as its count where the bound is one. */
const range: LibraryFunction = (_machine, { args }) => {
  const [first, second, third] = args.positional;
  if (first === undefined) return undefined;
  const [start, stop, step] = second ? [first, second, third] : [integer(0), first, undefined];
  const by = step === undefined ? 1 : numberOf(step);
  const from = numberOf(start);
  const to = numberOf(stop);
  const isFromZero = from === 0 && by === 1;
  if (from === undefined || to === undefined || by === undefined || by === 0) {
    const lineage = combinedAll([start, stop]);
    return sequenceOf(opaque(lineage), rangeCount(start, stop, by));
  }
  const length = Math.max(0, Math.ceil((to - from) / by));
  const count = isFromZero ? stop : integer(length, combinedAll([start, stop]));
  const last = from + (length - 1) * by;
  const element = length > 0 ? interval(Math.min(from, last), Math.max(from, last)) : opaque();
  const small = length <= 4;
  const items = Array.from({ length: small ? length : 0 }, (_, at) => integer(from + at * by));
  return small ? { ...sequence(items), count } : sequenceOf(element, count);
};

/** The bounds of the count where the range's own bounds vary. */
function rangeCount(start: Value, stop: Value, by: number | undefined): Value | undefined {
  if (by !== 1) return undefined;
  const count = numberOf(start) === 0 ? stop : binary("-", stop, start);
  const known = bounds(count);
  if (known === undefined || count.kind === "number") return known && count;
  return interval(known[0], known[1], lineageOf(count));
}

function elementsAt(machine: Machine, site: CallSite, value: Value, at = 0): Elements {
  return machine.elements(value, site.place, `${site.key}.${at}`);
}

/** An iterator over the same items. */
const iterator: LibraryFunction = (machine, site, path) => {
  const value = site.args.positional[0];
  return value && isLazy(value) ? value : copied(machine, site, path);
};

/** A list or tuple of the same items: a stream is run through here and now. */
const copied: LibraryFunction = (machine, site) => {
  const value = site.args.positional[0];
  if (value === undefined) {
    return site.args.keywords.size > 0 ? undefined : sequence([], machine.state.loops.length);
  }
  if (value.kind === "sequence") {
    return {
      ...value,
      items: value.items && [...value.items],
      loopDepth: machine.state.loops.length,
    };
  }
  return drained(machine, elementsAt(machine, site, value), site.place, site.frame);
};

const progressBar: LibraryFunction = (_machine, { args }) =>
  argument(args, 0, "iterable", "sequence");

const enumerated: LibraryFunction = (machine, site) => {
  const value = site.args.positional[0];
  if (value === undefined) return undefined;
  if (isLazy(value)) {
    const make: StreamValue["make"] = (place, key) =>
      sequence([opaque(), machine.elements(value, place, key).next()]);
    const count = "count" in value ? value.count : undefined;
    return { kind: "stream", count, make, lineage: NO_LINEAGE };
  }
  const elements = elementsAt(machine, site, value);
  if (elements.items) {
    return sequence(elements.items.map((item, at) => sequence([integer(at), item])));
  }
  return sequenceOf(sequence([opaque(), elements.next()]), elements.count);
};

const zipped: LibraryFunction = (machine, site) => {
  const all = site.args.positional.map((value, at) => elementsAt(machine, site, value, at));
  const lists = all.map((elements) => elements.items);
  if (all.length === 0) return undefined;
  if (lists.every((items) => items !== undefined)) {
    const length = Math.min(...lists.map((items) => items.length));
    const row = (at: number) => sequence(lists.map((items) => items[at] ?? opaque()));
    return sequence(Array.from({ length }, (_, at) => row(at)));
  }
  const rows = rowsBeside(all, site.args.positional);
  if (rows) return rows;
  // What goes on as long as it is asked does not end a `zip`.
  const counts = all.flatMap(({ count }, at) => {
    const value = site.args.positional[at];
    const isEndless = value && (isLazy(value) || value.kind === "instance");
    return count === undefined && isEndless ? [] : [count];
  });
  const known = counts.filter((count) => count !== undefined);
  const numbers = known.map(numberOf);
  const least = numbers.indexOf(Math.min(...numbers.map((value) => value ?? Infinity)));
  const count = known.length === counts.length ? known[least] : undefined;
  if (site.args.positional.some((value) => isLazy(value) || value.kind === "instance"))
    return zippedStream(machine, site, count);
  return sequenceOf(sequence(all.map((elements) => elements.items?.[0] ?? elements.next())), count);
};

/** A few known items beside something of which nothing is known stay apart. */
function rowsBeside(all: readonly Elements[], values: readonly Value[]): Value | undefined {
  const known = all.flatMap(({ items }) => (items ? [items.length] : []));
  const isPlain = values.every(({ kind }, at) => kind === "opaque" || all[at]?.items);
  const length = Math.min(...known);
  if (!isPlain || known.length === 0 || length > MAX_UNROLLED) return undefined;
  const row = (at: number) => sequence(all.map(({ items, next }) => items?.[at] ?? next()));
  return sequence(Array.from({ length }, (_, at) => row(at)));
}

/** Each step takes one of each. */
function zippedStream(machine: Machine, { args }: CallSite, count: Value | undefined): Value {
  const make: StreamValue["make"] = (place, key) =>
    sequence(
      args.positional.map((value, at) => {
        const { items, next: step } = machine.elements(value, place, `${key}.${at}`);
        return items?.length ? items.reduce(joined) : step();
      }),
    );
  return { kind: "stream", count, make, lineage: NO_LINEAGE };
}

const mapped: LibraryFunction = (machine, site) => {
  const [func, list] = site.args.positional;
  if (!func || !list) return undefined;
  const elements = elementsAt(machine, site, list);
  const apply = (item: Value, at: number) =>
    machine.call(func, argumentsOf(item), site.place, `${site.key}#${at}`, site.frame);
  if (elements.items) return sequence(elements.items.map(apply));
  return sequenceOf(apply(elements.next(), 0), elements.count);
};

/** Some of the items: those that a function lets through, or those before or behind one. */
const filtered: LibraryFunction = (machine, site) => {
  const list = site.args.positional[1];
  if (!list) return undefined;
  const { items, count, next: step } = elementsAt(machine, site, list);
  const element = items?.length ? items.reduce(joined) : step();
  return sequenceOf(element, count?.kind === "number" ? someOf(count) : undefined);
};

function someOf(count: NumberValue): Value {
  return interval(0, count.value, combinedAll([count]));
}

const reordered: LibraryFunction = (machine, site) => {
  const list = site.args.positional[0];
  if (list === undefined) return undefined;
  const elements = elementsAt(machine, site, list);
  const items = elements.items ? [...elements.items] : undefined;
  const element = items?.length ? items.reduce(joined) : elements.next();
  return items ? sequence(items.reverse()) : sequenceOf(element, elements.count);
};

/** One step of an iterator. */
const next: LibraryFunction = (machine, site) => {
  const value = site.args.positional[0];
  if (value === undefined) return undefined;
  const elements = elementsAt(machine, site, value);
  return elements.items?.length ? elements.items.reduce(joined) : elements.next();
};

const islice: LibraryFunction = (machine, site) => {
  const [list, first, second] = site.args.positional;
  if (!list || !first) return undefined;
  const start = second ? first : integer(0);
  const stop = second ?? first;
  const asked = binary("-", stop, start);
  if (isLazy(list)) {
    const make: StreamValue["make"] = (place, key) => machine.elements(list, place, key).next();
    return { kind: "stream", count: asked, make, lineage: NO_LINEAGE };
  }
  const elements = elementsAt(machine, site, list);
  const length = numberOf(elements.count);
  const wanted = numberOf(asked);
  const isShorter = length !== undefined && wanted !== undefined && length <= wanted;
  return sequenceOf(elements.items?.[0] ?? elements.next(), isShorter ? elements.count : asked);
};

/** Each step happens when it is asked for, and may draw a batch. */
function isLazy(value: Value): boolean {
  if (value.kind === "instance") return memberOf(value.cls, "__next__") !== undefined;
  return value.kind === "stream" || value.kind === "loader";
}

/** A step of one of several streams. */
function chained(machine: Machine, streams: readonly Value[]): Value {
  const make: StreamValue["make"] = (place, key) => {
    const all = streams.map((stream, at) => machine.elements(stream, place, `${key}.${at}`));
    return oneOf(machine, all, place);
  };
  return { kind: "stream", count: undefined, make, lineage: NO_LINEAGE };
}

const chain: LibraryFunction = (machine, site) => {
  if (site.args.positional.some(isLazy)) return chained(machine, site.args.positional);
  const all = site.args.positional.map((value, at) => elementsAt(machine, site, value, at));
  if (all.length === 0) return undefined;
  const counts = all.map(({ count }) => count);
  const isKnown = counts.every((count) => count !== undefined);
  const count = isKnown
    ? counts.reduce((sum, one) => sum && one && binary("+", sum, one))
    : undefined;
  const element = all.map((elements) => elements.items?.[0] ?? elements.next()).reduce(joined);
  return sequenceOf(element, count);
};

/** `cycle` and its like give the same items without end. */
const endless: LibraryFunction = (machine, site) => {
  const value = site.args.positional[0];
  if (value === undefined || isLazy(value)) return value;
  const elements = elementsAt(machine, site, value);
  return sequenceOf(
    elements.items?.length ? elements.items.reduce(joined) : elements.next(),
    undefined,
  );
};

const counting: LibraryFunction = () => sequenceOf(opaque(), undefined);

const dictionary: LibraryFunction = (machine, { args }) => {
  const first = args.positional[0];
  const result = mapping(new Map(), machine.state.loops.length);
  if (first?.kind === "mapping") {
    for (const [name, value] of first.entries) result.entries.set(name, value);
    result.rest = first.rest;
    result.grown = first.grown;
  } else if (first?.kind === "sequence") {
    addPairs(result, first);
  } else if (first) {
    result.rest = opaque(lineageOf(first));
  }
  for (const [name, value] of args.keywords) result.entries.set(`s${name}`, value);
  if (args.isOpen) result.rest ??= opaque();
  return result;
};

/** `ChainMap(first, second)`: what the first does not hold, the second may. */
const chainMap: LibraryFunction = (machine, { args }) => {
  const maps = args.positional.filter((value) => value.kind === "mapping");
  if (maps.length < args.positional.length) return undefined;
  const result = mapping(new Map(), machine.state.loops.length);
  for (const { entries, rest, grown } of maps.reverse()) {
    for (const [name, value] of entries) result.entries.set(name, value);
    result.rest = rest ?? result.rest;
    result.grown = [...result.grown, ...grown];
  }
  return result;
};

/** Keys and values from a list of pairs. */
function addPairs(result: MappingValue, { items, element, count, place }: SequenceValue): void {
  for (const pair of items ?? [element]) {
    const [name, value] = pair.kind === "sequence" ? (pair.items ?? []) : [];
    const key = name && keyOf(name);
    if (value && key !== undefined && items) {
      result.entries.set(key, value);
    } else if (value) {
      result.rest = result.rest ? joined(result.rest, value) : value;
      result.grown = [...result.grown, { value, count: items ? integer(1) : count, place }];
    } else {
      result.rest = opaque(lineageOf(pair));
    }
  }
}

/** What goes through things one by one. */
export const ITERATION_FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  "builtins.range": range,
  trange: range,
  "builtins.list": copied,
  "builtins.tuple": copied,
  "builtins.set": copied,
  "builtins.iter": iterator,
  "collections.deque": copied,
  tqdm: progressBar,
  track: progressBar,
  "builtins.enumerate": enumerated,
  "builtins.zip": zipped,
  "builtins.map": mapped,
  "builtins.filter": filtered,
  "builtins.reversed": reordered,
  "builtins.sorted": reordered,
  "builtins.next": next,
  "itertools.islice": islice,
  "itertools.takewhile": filtered,
  "itertools.dropwhile": filtered,
  "itertools.chain": chain,
  "itertools.cycle": endless,
  "itertools.count": counting,
  "builtins.dict": dictionary,
  "collections.OrderedDict": dictionary,
  "collections.ChainMap": chainMap,
  "torch.nn.ModuleDict": dictionary,
  "torch.nn.ParameterDict": dictionary,
};
