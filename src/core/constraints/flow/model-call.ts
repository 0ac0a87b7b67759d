import type { Bound } from "./bind-arguments.ts";
import { isModuleClass, modelClasses } from "./define.ts";
import { combinedAll } from "./lineage.ts";
import type { CallSite, Machine } from "./machine.ts";
import type { ClassValue, FunctionValue, Value } from "./value.ts";

/** Notes a call from the training script into a function or method of `model.py`. */
export function noteModelCall(
  machine: Machine,
  fn: FunctionValue,
  self: Value | undefined,
  bound: Bound,
  site: CallSite,
): void {
  if (fn.file !== "model" || site.frame.file !== "train" || !machine.state.events) return;
  const callees = fn.owner
    ? fn.name === "__init__"
      ? modelClasses(fn.owner)
      : modelClasses(fn.owner).map((name) => `${name}.${fn.name}`)
    : [fn.name];
  const { values: parameters, places } = withFields(bound);
  const made = fn.name === "__init__" && self?.kind === "instance" ? self : undefined;
  machine.state.calls.push({ callees, parameters, places, place: site.place, made });
  if (made === undefined && self?.kind === "instance") {
    const { sources } = combinedAll([...site.args.positional, ...site.args.keywords.values()]);
    machine.state.runs.push({ model: self, sources });
  }
}

/** The arguments and, of settings that the script holds in an object or dictionary, each number. */
function withFields(bound: Bound): Bound {
  const values = new Map(bound.values);
  const places = new Map(bound.places);
  for (const [name, value] of bound.values) {
    const place = places.get(name);
    for (const [field, held] of settingsIn(value)) {
      if (held.kind !== "number") continue;
      values.set(`${name}.${field}`, held);
      if (place) places.set(`${name}.${field}`, place);
    }
  }
  return { ...bound, values, places };
}

/** What a class holds, its own members before those of its bases. */
function membersOf({ members, bases }: ClassValue): [string, Value][] {
  const inherited = bases.flatMap((base) => (base.kind === "class" ? membersOf(base) : []));
  return [...new Map([...inherited.reverse(), ...members])];
}

function settingsIn(value: Value): Iterable<[string, Value]> {
  if (value.kind === "mapping") {
    return [...value.entries].map(([key, held]) => [key.slice(1), held]);
  }
  if (value.kind === "class" && value.file === "train") return membersOf(value);
  const isOwn = value.kind === "instance" && !isModuleClass(value.cls);
  return isOwn && modelClasses(value.cls).length === 0 ? value.attributes : [];
}
