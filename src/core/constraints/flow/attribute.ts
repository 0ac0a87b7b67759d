import { isModuleClass, memberOf, modelClasses } from "./define.ts";
import { heldBehind, markHeld, noteHolding } from "./holding.ts";
import { joined } from "./joining.ts";
import { lineageOf, NO_LINEAGE, union } from "./lineage.ts";
import type { Machine } from "./machine.ts";
import { argumentsOf, boolean, external, mapping, opaque, retraced, text } from "./make-value.ts";
import { viewOf } from "./tensor-trace.ts";
import type {
  ClassValue,
  FunctionValue,
  InstanceValue,
  MappingValue,
  Place,
  SuperValue,
  Value,
} from "./value.ts";

/** Attributes of a tensor that hold none of its data. */
const SHAPES = new Set(["shape", "device", "dtype", "ndim", "requires_grad", "is_cuda", "layout"]);

/** Attributes of a tensor, or of a sorted one, with the same content. */
const VIEWS = new Set(["T", "mT", "H", "values"]);

/** What a module holds with the data behind it, and the call that put it there. */
interface Result {
  readonly value: Value;
  readonly writer: Place | undefined;
}

/**
 * What the last run of a module left in its attributes, with its data: the training script may read
 * its loss there (`model.last_loss`) right after the call, and the same call may read it again.
 */
const results = new WeakMap<InstanceValue, Map<string, Result>>();

/** Which object a `__dict__` belongs to. */
const dictOwners = new WeakMap<MappingValue, InstanceValue>();

export function dictOwner(value: MappingValue): InstanceValue | undefined {
  return dictOwners.get(value);
}

/** `object.name`. */
export function attributeOf(
  machine: Machine,
  object: Value,
  name: string,
  place: Place,
  key: string,
): Value {
  switch (object.kind) {
    case "instance":
      return instanceAttribute(machine, object, name, place, key);
    case "class":
      return classAttribute(machine, object, name);
    case "super":
      return superAttribute(object, name);
    case "module":
      return object.frame.names.get(name) ?? opaque();
    case "external": {
      const path = `${object.path}.${name}`;
      return machine.state.overrides.get(path) ?? external(path);
    }
    case "choice":
      return object.options
        .map((option) => attributeOf(machine, option, name, place, key))
        .reduce(joined);
    case "opaque":
      if (VIEWS.has(name)) return viewOf({ ...object }, object);
      return SHAPES.has(name)
        ? opaque()
        : { kind: "method", self: object, name, lineage: NO_LINEAGE };
    default:
      return { kind: "method", self: object, name, lineage: NO_LINEAGE };
  }
}

function instanceAttribute(
  machine: Machine,
  object: InstanceValue,
  name: string,
  place: Place,
  key: string,
): Value {
  const { cls } = object;
  const guard = memberOf(cls, "__getattribute__");
  if (guard?.kind === "function" && !machine.state.running.get(guard.node)) {
    return callMember(machine, guard, object, [text(name)], place, key);
  }
  const member = memberOf(cls, name);
  if (member?.kind === "function" && member.binding === "property") {
    return callMember(machine, member, object, [], place, key);
  }
  return resultIn(machine, object, name, place) ?? plainAttribute(machine, object, name);
}

function resultIn(
  { state }: Machine,
  object: InstanceValue,
  name: string,
  place: Place,
): Value | undefined {
  const result = results.get(object)?.get(name);
  const isOutside = object.cls.file === "model" && place.file === "train";
  const isSameCall = result?.writer !== undefined && result.writer === state.callPlaces.at(-1);
  return isOutside || isSameCall ? result?.value : undefined;
}

function callMember(
  machine: Machine,
  method: FunctionValue,
  self: Value,
  args: Value[],
  place: Place,
  key: string,
): Value {
  const bound: Value = { kind: "bound", self, method, lineage: NO_LINEAGE };
  return machine.call(bound, argumentsOf(...args), place, `${key}.${method.name}`, method.frame);
}

/** An attribute as `object.__getattribute__` finds it. */
export function plainAttribute(machine: Machine, object: InstanceValue, name: string): Value {
  const own = object.attributes.get(name);
  if (own) return own;
  if (name === "__dict__") return dictOf(object);
  if (name === "__class__") return object.cls;
  const member = memberOf(object.cls, name);
  if (member) return boundMember(member, object);
  if (name === "training" && isModuleClass(object.cls)) {
    const { training } = machine.state;
    return training === undefined ? opaque() : boolean(training);
  }
  return { kind: "method", self: object, name, lineage: NO_LINEAGE };
}

export function dictOf(object: InstanceValue): Value {
  const entries = [...object.attributes].map(([name, value]) => [`s${name}`, value] as const);
  const dictionary = mapping(new Map(entries));
  dictOwners.set(dictionary, object);
  return dictionary;
}

function boundMember(member: Value, self: Value): Value {
  if (member.kind !== "function" || member.binding === "static") return member;
  return { kind: "bound", self, method: member, lineage: NO_LINEAGE };
}

function classAttribute(machine: Machine, cls: ClassValue, name: string): Value {
  const member = memberOf(cls, name);
  if (member?.kind === "function" && member.binding === "class") return boundMember(member, cls);
  if (member) return member;
  for (const base of cls.bases) {
    if (base.kind === "external") return attributeOf(machine, base, name, NOWHERE, "");
  }
  return name === "__name__" ? text(cls.name) : opaque();
}

const NOWHERE: Place = {
  file: "train",
  span: { start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 },
};

function superAttribute(object: SuperValue, name: string): Value {
  for (const base of object.cls.bases) {
    if (base.kind !== "class") continue;
    const member = memberOf(base, name);
    if (member) return boundMember(member, object.self);
  }
  return { kind: "method", self: object, name, lineage: NO_LINEAGE };
}

/** `object.name = value`, by whatever road. */
export function setAttributeOf(
  machine: Machine,
  object: Value,
  name: string,
  value: Value,
  place: Place,
): void {
  const { state } = machine;
  const patch = (target: string) => state.patches.push({ target, attribute: name, place });
  switch (object.kind) {
    case "instance":
      setInstance(machine, object, name, value, place);
      return;
    case "class":
      object.members.set(name, value.kind === "function" ? { ...value, owner: object } : value);
      if (object.file === "model") patch(object.name);
      return;
    case "function":
      if (object.file === "model") patch(object.owner ? object.owner.name : object.name);
      return;
    case "external":
      state.overrides.set(`${object.path}.${name}`, value);
      return;
    case "module":
      object.frame.names.set(name, value);
      return;
    case "opaque":
    case "method":
      if (heldBehind(object)) noteHolding(machine, value, place);
      return;
    case "choice":
      for (const option of object.options) setAttributeOf(machine, option, name, value, place);
      return;
    default:
      return;
  }
}

function setInstance(
  machine: Machine,
  object: InstanceValue,
  name: string,
  value: Value,
  place: Place,
): void {
  const callees = modelClasses(object.cls);
  const isModule = isModuleClass(object.cls);
  const previous = object.attributes.get(name);
  if (callees.length > 0 && machine.state.events) {
    const attribute = name;
    machine.state.stores.push({ callees, attribute, value, previous, place, isModule, object });
  }
  const kept = isModule ? withoutData(value) : value;
  if (isModule) {
    noteResult(machine, object, name, value, kept);
    if (object.cls.file === "model") noteHolding(machine, value, place);
    markHeld(kept);
  }
  object.attributes.set(name, settled(machine, previous, kept, object.loopDepth));
}

function noteResult(
  machine: Machine,
  object: InstanceValue,
  name: string,
  value: Value,
  kept: Value,
): void {
  const own = results.get(object) ?? new Map<string, Result>();
  results.set(object, own);
  const { callPlaces, arms } = machine.state;
  if (kept !== value) own.set(name, { value, writer: callPlaces.at(-1) });
  else if (arms.length === 0) own.delete(name);
}

/**
 * What a place holds after a write: both values where the write may not happen, and no known
 * number where a loop writes another one each time.
 */
export function settled(
  machine: Machine,
  previous: Value | undefined,
  value: Value,
  loopDepth: number,
): Value {
  if (previous === undefined || previous === value) return value;
  const { arms, loops } = machine.state;
  const isVaried = isPlain(value) || (value.kind === "choice" && value.options.some(isPlain));
  if (loops.length > loopDepth && isPlain(previous) && isVaried) {
    if (previous.kind === value.kind && sameText(previous, value)) return value;
    return opaque(lineageOf(joined(previous, value)));
  }
  return arms.length > 0 ? joined(previous, value) : value;
}

export function isPlain(value: Value): boolean {
  return value.kind === "number" || value.kind === "interval" || value.kind === "text";
}

function sameText(a: Value, b: Value): boolean {
  if (a.kind === "number" && b.kind === "number") return a.value === b.value;
  return a.kind === "text" && b.kind === "text" && a.text === b.text;
}

/**
 * State that modules keep between calls (a router's balance, a running mean) carries no data from
 * one batch to the loss of another as far as this can tell.
 */
function withoutData(value: Value): Value {
  const { sources, draws } = value.lineage;
  if (sources.size === 0 && draws.size === 0) return value;
  return retraced(value, { ...NO_LINEAGE, derived: union(value.lineage.derived, new Set()) });
}
