import { dictOf, plainAttribute } from "./attribute.ts";
import { modelClasses, noteFields } from "./define.ts";
import { growBy } from "./growth.ts";
import { argument, type LibraryFunction } from "./library-arguments.ts";
import { NO_LINEAGE } from "./lineage.ts";
import { type CallSite, type Machine, record } from "./machine.ts";
import { mapping, NONE, opaque } from "./make-value.ts";
import type { ClassValue, InstanceValue, Value } from "./value.ts";

/** An object of a library class whose attributes are followed (`Namespace`, `ArgumentParser`). */
export function namespace(
  machine: Machine,
  name: string,
  attributes: ReadonlyMap<string, Value>,
  key: string,
): InstanceValue {
  const cls: ClassValue = {
    kind: "class",
    name,
    node: undefined,
    file: "train",
    bases: [],
    members: new Map(),
    fields: undefined,
    lineage: NO_LINEAGE,
  };
  const loopDepth = machine.state.loops.length;
  const own = new Map(attributes);
  return { kind: "instance", cls, attributes: own, grown: [], key, loopDepth, lineage: NO_LINEAGE };
}

const get: LibraryFunction = (machine, { args, place, key }) => {
  const [object, name, fallback] = args.positional;
  if (!object || name?.kind !== "text" || !name.exact) return undefined;
  const isMissing =
    fallback !== undefined &&
    object.kind === "instance" &&
    !object.attributes.has(name.text) &&
    machine.attribute(object, name.text, place, key).kind === "method";
  return isMissing ? fallback : machine.attribute(object, name.text, place, key);
};

const set: LibraryFunction = (machine, { args, place }) => {
  const [object, name, value] = args.positional;
  if (!object || !value) return undefined;
  if (name?.kind === "text" && name.exact) machine.setAttribute(object, name.text, value, place);
  else if (object.kind === "instance") growBy(machine, object, value);
  return NONE;
};

/** `object.__setattr__(x, name, value)` and `object.__getattribute__(x, name)`. */
const plainGet: LibraryFunction = (machine, { args }) => {
  const [object, name] = args.positional;
  if (object?.kind !== "instance" || name?.kind !== "text") return undefined;
  return plainAttribute(machine, object, name.text);
};

const variables: LibraryFunction = (_machine, { args, frame }) => {
  const object = args.positional[0];
  if (object?.kind === "instance") return dictOf(object);
  return object ? undefined : mapping(namesOf(frame.names));
};

const moduleNames: LibraryFunction = (_machine, { frame }) => mapping(namesOf(frame.module.names));

function namesOf(names: ReadonlyMap<string, Value>): Map<string, Value> {
  return new Map([...names].map(([name, value]) => [`s${name}`, value]));
}

function copyOf(machine: Machine, object: InstanceValue, key: string): InstanceValue {
  const loopDepth = machine.state.loops.length;
  return { ...object, attributes: new Map(object.attributes), key, loopDepth };
}

const copy: LibraryFunction = (machine, { args, key }) => {
  const object = args.positional[0];
  if (object?.kind === "instance") return copyOf(machine, object, key);
  if (object?.kind === "sequence") return { ...object, items: object.items && [...object.items] };
  if (object?.kind === "mapping") return { ...object, entries: new Map(object.entries) };
  return object;
};

/** `dataclasses.replace`: a copy with other fields counts as a call of the class with those. */
const replace: LibraryFunction = (machine, site) => {
  const object = site.args.positional[0];
  if (object?.kind !== "instance") return undefined;
  const result = copyOf(machine, object, site.key);
  noteReplaced(machine, result, site);
  noteFields(machine, result, site.args.keywords, site);
  for (const [name, value] of site.args.keywords) result.attributes.set(name, value);
  return result;
};

function noteReplaced(machine: Machine, object: InstanceValue, { args, place }: CallSite): void {
  const callees = modelClasses(object.cls);
  if (callees.length === 0 || !machine.state.events) return;
  const parameters = new Map(args.keywords);
  const places = new Map(
    [...args.places].flatMap(([at, where]) =>
      typeof at === "string" ? [[at, where] as const] : [],
    ),
  );
  machine.state.calls.push({ callees, parameters, places, place, made: object });
}

const fields: LibraryFunction = (_machine, { args }) => {
  const object = args.positional[0];
  if (object?.kind !== "instance") return undefined;
  return mapping(namesOf(object.attributes));
};

const partial: LibraryFunction = (_machine, { args }) => {
  const [func, ...positional] = args.positional;
  if (!func) return undefined;
  const places = new Map(
    [...args.places].map(([at, place]) => [typeof at === "number" ? at - 1 : at, place]),
  );
  return { kind: "partial", func, args: { ...args, positional, places }, lineage: NO_LINEAGE };
};

const field: LibraryFunction = (machine, { args, place, key, frame }) => {
  const factory = args.keywords.get("default_factory");
  if (factory) {
    const none = { positional: [], keywords: new Map(), isOpen: false, places: new Map() };
    return machine.call(factory, none, place, `${key}.factory`, frame);
  }
  return argument(args, -1, "default") ?? opaque();
};

const simpleNamespace: LibraryFunction = (machine, { args, key }) =>
  args.isOpen ? undefined : namespace(machine, "Namespace", args.keywords, key);

const parser: LibraryFunction = (machine, { key }) =>
  namespace(machine, "ArgumentParser", new Map(), key);

const quit: LibraryFunction = (machine, { place, frame }) => {
  record(machine, {
    type: "exit",
    kind: "quit",
    place,
    frameKey: frame.baseKey,
    isCaught: machine.state.caught > 0,
  });
  return NONE;
};

const classOf: LibraryFunction = (_machine, { args }) => {
  const [object, ...others] = args.positional;
  return object?.kind === "instance" && others.length === 0 ? object.cls : undefined;
};

const nothing: LibraryFunction = () => NONE;

/** Objects, their attributes and copies. */
export const OBJECT_FUNCTIONS: Readonly<Record<string, LibraryFunction>> = {
  "builtins.getattr": get,
  "builtins.setattr": set,
  "builtins.object.__setattr__": set,
  "builtins.object.__getattribute__": plainGet,
  "builtins.vars": variables,
  "builtins.locals": variables,
  "builtins.globals": moduleNames,
  "builtins.print": nothing,
  "builtins.type": classOf,
  "copy.copy": copy,
  "copy.deepcopy": copy,
  "copy.replace": replace,
  "dataclasses.replace": replace,
  "dataclasses.asdict": fields,
  "dataclasses.field": field,
  "functools.partial": partial,
  "types.SimpleNamespace": simpleNamespace,
  "argparse.Namespace": simpleNamespace,
  "argparse.ArgumentParser": parser,
  "sys.exit": quit,
  "os._exit": quit,
  "os.abort": quit,
  "builtins.exit": quit,
  "builtins.quit": quit,
};
