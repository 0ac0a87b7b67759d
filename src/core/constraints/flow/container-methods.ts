import { joinedPath } from "./arithmetic.ts";
import { dictOwner } from "./attribute.ts";
import { appendTo } from "./growth.ts";
import { setItemOf } from "./item.ts";
import { joined } from "./joining.ts";
import { combinedAll, lineageOf } from "./lineage.ts";
import type { CallSite, Machine } from "./machine.ts";
import { keyOf, NONE, opaque, sequence, sequenceOf, text } from "./make-value.ts";
import type { MappingValue, SequenceValue, Value } from "./value.ts";

export function listMethod(
  machine: Machine,
  self: SequenceValue,
  name: string,
  site: CallSite,
): Value {
  const [first, second] = site.args.positional;
  switch (name) {
    case "append":
    case "add":
    case "appendleft":
    case "put":
      if (first) appendTo(machine, self, first);
      return NONE;
    case "insert":
      if (second) appendTo(machine, self, second);
      return NONE;
    case "add_module":
    case "register_module": {
      const module = second ?? site.args.keywords.get("module");
      if (module?.kind === "instance" && self.isModules) appendTo(machine, self, module);
      return NONE;
    }
    case "extend":
      if (first) extend(machine, self, first, site);
      return NONE;
    case "pop":
    case "popleft":
    case "get":
      return self.items?.length ? self.items.reduce(joined) : self.element;
    case "copy":
      return { ...self, items: self.items && [...self.items] };
    case "to":
    case "eval":
    case "train":
    case "apply":
      return self;
    default:
      return opaque(combinedAll([self, ...site.args.positional]));
  }
}

function extend(machine: Machine, self: SequenceValue, value: Value, site: CallSite): void {
  const elements = machine.elements(value, site.place, `${site.key}.extend`);
  if (elements.items) {
    for (const item of elements.items) appendTo(machine, self, item);
    return;
  }
  machine.state.loops.push({ trips: elements.count, place: site.place });
  appendTo(machine, self, elements.next());
  machine.state.loops.pop();
}

export function mappingMethod(
  machine: Machine,
  self: MappingValue,
  name: string,
  site: CallSite,
): Value {
  const [first, second] = site.args.positional;
  const values = () => [...self.entries.values(), ...(self.rest ? [self.rest] : [])];
  switch (name) {
    case "get":
    case "pop":
    case "setdefault": {
      const key = first && keyOf(first);
      const found = key === undefined ? undefined : self.entries.get(key);
      if (found) return found;
      if (name === "setdefault" && first && second) {
        setItemOf(machine, self, first, second, site.place);
      }
      return [self.rest, second].reduce<Value>(
        (a, b) => (b ? (a === NONE ? b : joined(a, b)) : a),
        NONE,
      );
    }
    case "items": {
      const pairs = [...self.entries].map(([key, value]) => sequence([unkeyed(key), value]));
      return self.rest
        ? sequenceOf(sequence([opaque(), values().reduce(joined)]), undefined)
        : sequence(pairs);
    }
    case "keys":
      return self.rest
        ? sequenceOf(opaque(), undefined)
        : sequence([...self.entries.keys()].map(unkeyed));
    case "values":
      return self.rest ? sequenceOf(values().reduce(joined), undefined) : sequence(values());
    case "update":
      update(machine, self, site);
      return NONE;
    case "copy":
      return { ...self, entries: new Map(self.entries) };
    default:
      return opaque(combinedAll([self, ...site.args.positional]));
  }
}

function unkeyed(key: string): Value {
  return key.startsWith("s") ? text(key.slice(1)) : opaque();
}

function update(machine: Machine, self: MappingValue, { args, place }: CallSite): void {
  const owner = dictOwner(self);
  const write = (name: string, value: Value) => {
    self.entries.set(name, value);
    if (owner) machine.setAttribute(owner, name.slice(1), value, place);
  };
  const first = args.positional[0];
  if (first?.kind === "mapping") {
    for (const [name, value] of first.entries) write(name, value);
    self.rest = first.rest ?? self.rest;
  } else if (first) {
    self.rest = opaque(lineageOf(first));
  }
  for (const [name, value] of args.keywords) write(`s${name}`, value);
}

export function textMethod(
  self: Value & { kind: "text" },
  name: string,
  { args }: CallSite,
): Value {
  if (name === "joinpath") return joinedPath([self, ...args.positional]);
  if (name === "resolve" || name === "absolute" || name === "expanduser" || name === "as_posix") {
    return self;
  }
  if (self.exact && name === "lower") return text(self.text.toLowerCase());
  if (/^(read_text|read_bytes|open)$/.test(name)) {
    return opaque({ ...opaque().lineage, sources: new Set([self.text]) });
  }
  return name.startsWith("with_") ? text("*", false) : opaque();
}
