import { recordBranch } from "./branch.ts";
import { memberOf } from "./define.ts";
import { joined } from "./joining.ts";
import { loadedBatch } from "./library-data.ts";
import { lineageOf, NO_LINEAGE } from "./lineage.ts";
import { type Elements, type Machine, recording } from "./machine.ts";
import { argumentsOf, integer, NONE, opaque, text } from "./make-value.ts";
import { slotsOf } from "./slots.ts";
import type { InstanceValue, Place, Value } from "./value.ts";

/** What iterating over a value gives. */
export function elementsOf(machine: Machine, iterable: Value, place: Place, key: string): Elements {
  switch (iterable.kind) {
    case "sequence": {
      const { items, element, count } = iterable;
      return { items, count, next: () => (items?.length ? items.reduce(joined) : element) };
    }
    case "mapping": {
      if (iterable.rest) return unknown(iterable);
      const items = [...iterable.entries.keys()].map((name) =>
        name.startsWith("s") ? text(name.slice(1)) : opaque(),
      );
      return { items, count: integer(items.length), next: () => items[0] ?? opaque() };
    }
    case "loader":
      return {
        items: undefined,
        count: iterable.count,
        next: () => loadedBatch(machine, iterable, { place, key }),
      };
    case "opaque": {
      const items = slotsOf(iterable);
      return items
        ? { items, count: integer(items.length), next: () => items.reduce(joined) }
        : unknown(iterable);
    }
    case "stream":
      return { items: undefined, count: iterable.count, next: () => iterable.make(place, key) };
    case "instance":
      return ofInstance(machine, iterable, place, key);
    case "choice": {
      const all = iterable.options.map((one, at) =>
        elementsOf(machine, one, place, `${key}?${at}`),
      );
      const next = () => oneOf(machine, all, place);
      return { items: undefined, count: undefined, next };
    }
    default:
      return unknown(iterable);
  }
}

/** A step of one of several iterables. */
export function oneOf(machine: Machine, all: readonly Elements[], place: Place): Value {
  const steps = all.map((one) => recording(machine, () => one.next()));
  recordBranch(
    machine,
    place.file,
    steps.map(([, events]) => events),
  );
  return steps.map(([value]) => value).reduce(joined);
}

function unknown(iterable: Value): Elements {
  const lineage = lineageOf(iterable);
  const isMany = lineage.form?.type === "many";
  const element = opaque({
    ...lineage,
    frozen: undefined,
    form: isMany ? { type: "nll" } : undefined,
  });
  const origin = iterable.kind === "opaque" ? iterable.origin : undefined;
  const own = origin === undefined ? element : opaque(element.lineage, origin);
  return { items: undefined, count: undefined, next: () => own };
}

function ofInstance(machine: Machine, object: InstanceValue, place: Place, key: string): Elements {
  const call = (name: string, ...args: Value[]): Value | undefined => {
    const method = memberOf(object.cls, name);
    if (method?.kind !== "function") return undefined;
    const bound: Value = { kind: "bound", self: object, method, lineage: NO_LINEAGE };
    return machine.call(bound, argumentsOf(...args), place, `${key}.${name}`, method.frame);
  };
  const next = memberOf(object.cls, "__next__");
  if (next) return { items: undefined, count: undefined, next: () => call("__next__") ?? NONE };
  const iterated = call("__iter__");
  if (iterated && iterated !== object) return elementsOf(machine, iterated, place, `${key}.iter`);
  const item = () => call("__getitem__", opaque()) ?? opaque();
  return { items: undefined, count: undefined, next: item };
}
