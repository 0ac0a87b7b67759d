import { numberOf } from "./arithmetic.ts";
import { isPlain } from "./attribute.ts";
import { type Bound, bind, merged } from "./bind-arguments.ts";
import { recordBranch } from "./branch.ts";
import { isModuleClass, memberOf, modelClasses, noteFields } from "./define.ts";
import type { FlowEvent } from "./event.ts";
import { flattened, isGenerator } from "./generators.ts";
import { joined } from "./joining.ts";
import { callExternal } from "./library.ts";
import { combined, combinedAll, lineageOf, NO_LINEAGE } from "./lineage.ts";
import { noteModelInputs, noteModelOutputs } from "./logits-in-losses.ts";
import {
  type CallSite,
  type Machine,
  RehearsalTooLong,
  record,
  recording,
  withGradients,
} from "./machine.ts";
import { argumentsOf, NONE, opaque } from "./make-value.ts";
import { callMethod } from "./methods.ts";
import { noteModelCall } from "./model-call.ts";
import {
  type ClassValue,
  Frame,
  type FunctionValue,
  type InstanceValue,
  type Place,
  type Value,
} from "./value.ts";

/** What a call gives; the bodies of functions of the two files are gone through. */
export function callValue(machine: Machine, callee: Value, site: CallSite): Value {
  machine.tick();
  switch (callee.kind) {
    case "function":
      return callModel(machine, callee, undefined, site);
    case "bound":
      return callModel(machine, callee.method, callee.self, site);
    case "class":
      return construct(machine, callee, site);
    case "instance":
      return callInstance(machine, callee, site);
    case "external":
      return callExternal(machine, callee.path, site);
    case "method":
      return callMethod(machine, callee, site);
    case "partial":
      return callValue(machine, callee.func, { ...site, args: merged(callee.args, site.args) });
    case "choice":
      return callChoice(machine, callee.options, site);
    case "opaque":
      return callOpaque(machine, callee, site);
    default:
      return opaque(combinedAll(site.args.positional));
  }
}

function callOpaque(machine: Machine, callee: Value & { kind: "opaque" }, site: CallSite): Value {
  const { origin, args } = callee;
  if (origin !== undefined && /(CrossEntropyLoss|NLLLoss)$/.test(origin)) {
    const path = origin.endsWith("NLLLoss")
      ? "torch.nn.functional.nll_loss"
      : "torch.nn.functional.cross_entropy";
    const keywords = new Map([...(args?.keywords ?? []), ...site.args.keywords]);
    const places = new Map([...(args?.places ?? []), ...site.args.places]);
    return callExternal(machine, path, { ...site, args: { ...site.args, keywords, places } });
  }
  const given = combinedAll([...site.args.positional, ...site.args.keywords.values()]);
  return opaque(combined(lineageOf(callee), given));
}

function callChoice(machine: Machine, options: readonly Value[], site: CallSite): Value {
  const arms: FlowEvent[][] = [];
  let result: Value | undefined;
  options.forEach((option, at) => {
    const [value, events] = recording(machine, () =>
      callValue(machine, option, { ...site, key: `${site.key}?${at}` }),
    );
    arms.push(events);
    result = result ? joined(result, value) : value;
  });
  recordBranch(machine, site.place.file, arms);
  return result ?? opaque();
}

const MAX_DEPTH = 40;
/** Beyond this a function that calls itself is gone through once more with any numbers. */
const MAX_RECURSION = 2;

function callFunction(
  machine: Machine,
  fn: FunctionValue,
  self: Value | undefined,
  site: CallSite,
): Value {
  const { state } = machine;
  const active = state.running.get(fn.node) ?? 0;
  const given = bind(fn, self, site);
  const bound = active < MAX_RECURSION ? given : { ...given, values: anyNumbers(given.values) };
  noteModelCall(machine, fn, self, bound, site);
  // What lies deeper would not be seen: a program that needs it is not followed at all.
  if (state.callPlaces.length >= MAX_DEPTH) throw new RehearsalTooLong([...state.callPlaces]);
  if (active > MAX_RECURSION) {
    return opaque(combinedAll(site.args.positional));
  }
  if (isGenerator(fn.node)) {
    const make = (place: Place, key: string) => {
      return produced(machine, fn, frameOf(fn, self, bound, `${site.key}>${key}`), place);
    };
    return { kind: "stream", count: undefined, make, lineage: NO_LINEAGE };
  }
  const frame = frameOf(fn, self, bound, site.key);
  const gradients = state.gradients && !fn.isGradientFree;
  return inside(machine, fn.node, active, site.place, () =>
    withGradients(machine, gradients, () => runBody(machine, fn, frame)),
  );
}

/** The same values, but for numbers and other plain ones, which may be any. */
function anyNumbers(values: ReadonlyMap<string, Value>): Map<string, Value> {
  return new Map(
    [...values].map(([name, value]) => [name, isPlain(value) ? opaque(lineageOf(value)) : value]),
  );
}

function runBody(machine: Machine, { node }: FunctionValue, frame: Frame): Value {
  if (node.kind === "Lambda") return machine.evaluate(node.body, frame);
  const [, events] = recording(machine, () => machine.run(node.body, frame));
  recordCall(machine, events);
  return frame.returned.length > 0 ? frame.returned.reduce(joined) : NONE;
}

/** Notes what a call did: in line where it has one way through, else as a call of its own. */
function recordCall(machine: Machine, events: readonly FlowEvent[]): void {
  const last = events.at(-1);
  const plain = last?.type === "exit" && last.kind === "return" ? events.slice(0, -1) : events;
  if (plain.some(mayLeave)) record(machine, { type: "call", body: plain });
  else for (const event of plain) record(machine, event);
}

function mayLeave(event: FlowEvent): boolean {
  if (event.type === "exit") return true;
  if (event.type === "loop") return event.body.some(mayLeave);
  return event.type === "branch" && event.arms.some((arm) => arm.some(mayLeave));
}

function inside(
  machine: Machine,
  node: unknown,
  active: number,
  place: Place,
  action: () => Value,
): Value {
  const { state } = machine;
  state.running.set(node, active + 1);
  state.callPlaces.push(place);
  try {
    return action();
  } finally {
    state.running.set(node, active);
    state.callPlaces.pop();
  }
}

function frameOf(fn: FunctionValue, self: Value | undefined, bound: Bound, key: string): Frame {
  const scope = fn.frame.scope === "" ? fn.name : `${fn.frame.scope}.${fn.name}`;
  const frame = new Frame(fn.file, scope, fn.frame, "function", key);
  for (const [name, value] of bound.values) {
    frame.names.set(name, value);
    frame.parameters.add(name);
  }
  frame.self = self;
  frame.owner = fn.owner;
  return frame;
}

/** What one step of a generator gives. */
function produced(machine: Machine, fn: FunctionValue, frame: Frame, place: Place): Value {
  if (fn.node.kind === "Lambda") return opaque();
  const active = machine.state.running.get(fn.node) ?? 0;
  if (active >= MAX_RECURSION) return opaque();
  const body = fn.node.body;
  const [, events] = recording(machine, () =>
    inside(machine, fn.node, active, place, () => {
      machine.run(body, frame);
      return NONE;
    }),
  );
  // One step runs through the loops of the generator once.
  for (const event of flattened(events)) record(machine, event);
  return frame.yielded.length > 0 ? frame.yielded.reduce(joined) : opaque();
}

function construct(machine: Machine, cls: ClassValue, site: CallSite): Value {
  const { state } = machine;
  const instance = emptyInstance(machine, cls, site.key);
  // What a trainer or another object of the script makes is a model of its own.
  const isModel = isModuleClass(cls) && modelClasses(cls).length > 0;
  const isRoot = state.constructing === 0 && isModel;
  if (isRoot && state.events) state.roots.push(instance);
  state.constructing += isModel ? 1 : 0;
  initialise(machine, instance, site);
  state.constructing -= isModel ? 1 : 0;
  return instance;
}

function initialise(machine: Machine, instance: InstanceValue, site: CallSite): void {
  const { cls } = instance;
  const init = memberOf(cls, "__init__");
  if (init?.kind === "function") {
    callFunction(machine, init, instance, site);
    return;
  }
  if (cls.fields) fillFields(machine, instance, cls.fields, site);
  const after = memberOf(cls, "__post_init__");
  if (after?.kind === "function") {
    callFunction(machine, after, instance, { ...site, args: argumentsOf() });
  }
}

function emptyInstance(machine: Machine, cls: ClassValue, key: string): InstanceValue {
  const loopDepth = machine.state.loops.length;
  return {
    kind: "instance",
    cls,
    attributes: new Map(),
    grown: [],
    key,
    loopDepth,
    lineage: NO_LINEAGE,
  };
}

function fillFields(
  machine: Machine,
  instance: InstanceValue,
  fields: ReadonlyMap<string, Value | undefined>,
  site: CallSite,
): void {
  const { args, place, frame } = site;
  const places = new Map<string, Place>();
  let at = 0;
  for (const [name, fallback] of fields) {
    const given = args.positional[at] ?? args.keywords.get(name);
    const where = args.places.get(args.positional[at] ? at : name);
    if (where) places.set(name, where);
    at += 1;
    instance.attributes.set(name, given ?? (args.isOpen ? opaque() : (fallback ?? opaque())));
  }
  noteFields(machine, instance, instance.attributes, site);
  const callees = modelClasses(instance.cls);
  if (callees.length === 0 || frame.file !== "train" || !machine.state.events) return;
  const parameters = new Map(instance.attributes);
  machine.state.calls.push({ callees, parameters, places, place, made: instance });
}

function callInstance(machine: Machine, instance: InstanceValue, site: CallSite): Value {
  const method =
    memberOf(instance.cls, "__call__") ??
    (isModuleClass(instance.cls) ? memberOf(instance.cls, "forward") : undefined);
  noteRepeat(machine, instance);
  if (method?.kind === "function") return callModel(machine, method, instance, site);
  return opaque(combinedAll(site.args.positional));
}

/** A call of a whole model, or from the training script into `model.py`, has logits as its result. */
function callModel(
  machine: Machine,
  fn: FunctionValue,
  self: Value | undefined,
  site: CallSite,
): Value {
  const isRoot = self?.kind === "instance" && machine.state.roots.includes(self);
  const isEntered = fn.file === "model" && site.frame.file === "train";
  const isForward = isRoot && (fn.name === "forward" || fn.name === "__call__");
  if (!isEntered && !isForward) return callFunction(machine, fn, self, site);
  noteModelInputs(machine, [...site.args.positional, ...site.args.keywords.values()]);
  return noteModelOutputs(machine, callFunction(machine, fn, self, site));
}

function noteRepeat({ state }: Machine, { cls }: InstanceValue): void {
  const loop = state.loops.at(-1);
  const count = numberOf(loop?.trips);
  if (loop?.place.file !== "model" || count === undefined) return;
  const known = state.repeats.get(cls.name);
  if (known) known.add(count);
  else state.repeats.set(cls.name, new Set([count]));
}
