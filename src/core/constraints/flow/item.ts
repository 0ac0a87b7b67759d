import { numberOf } from "./arithmetic.ts";
import { dictOwner } from "./attribute.ts";
import { memberOf } from "./define.ts";
import { growBy } from "./growth.ts";
import { heldBehind, isForwardRunning, isStatistic, noteHolding } from "./holding.ts";
import { joined } from "./joining.ts";
import { combined, lineageOf, NO_LINEAGE } from "./lineage.ts";
import { type Machine, record } from "./machine.ts";
import { argumentsOf, integer, keyOf, opaque, sequence, sequenceOf, text } from "./make-value.ts";
import { setSlot, slotAt } from "./slots.ts";
import { alteredFrom, viewOf } from "./tensor-trace.ts";
import type {
  Draw,
  InstanceValue,
  Lineage,
  LossForm,
  MappingValue,
  OpaqueValue,
  Place,
  SequenceValue,
  SliceValue,
  Value,
} from "./value.ts";

/** `object[index]`. */
export function itemOf(
  machine: Machine,
  object: Value,
  index: Value,
  place: Place,
  key: string,
): Value {
  switch (object.kind) {
    case "sequence":
      return sequenceItem(object, index);
    case "mapping":
      return mappingItem(object, index);
    case "opaque":
      return slotAt(object, numberOf(index)) ?? dataItem(machine, object, index, place, key);
    case "instance":
      return instanceItem(machine, object, index, place, key);
    case "choice":
      return object.options
        .map((option) => itemOf(machine, option, index, place, key))
        .reduce(joined);
    case "external":
      return object.path === "sys.modules" && index.kind === "text"
        ? (machine.state.overrides.get(index.text) ?? opaque())
        : opaque();
    case "text":
      return text("*", false);
    default:
      return opaque(combined(lineageOf(object), lineageOf(index)));
  }
}

function instanceItem(
  machine: Machine,
  object: InstanceValue,
  index: Value,
  place: Place,
  key: string,
): Value {
  const method = memberOf(object.cls, "__getitem__");
  if (method?.kind !== "function") return opaque();
  const bound: Value = { kind: "bound", self: object, method, lineage: NO_LINEAGE };
  return machine.call(bound, argumentsOf(index), place, key, method.frame);
}

function mappingItem(object: MappingValue, index: Value): Value {
  const key = keyOf(index);
  if (key !== undefined) return object.entries.get(key) ?? object.rest ?? opaque();
  const values = [...object.entries.values(), ...(object.rest ? [object.rest] : [])];
  const found = values.length > 0 ? values.reduce(joined) : opaque();
  // A table of tokens looked up by data gives data.
  const chosen = lineageOf(index);
  return chosen.sources.size > 0 ? opaque(combined(lineageOf(found), chosen)) : found;
}

function sequenceItem(object: SequenceValue, index: Value): Value {
  if (index.kind === "slice") return slicedSequence(object, index);
  const at = numberOf(index);
  if (object.items && at !== undefined) return object.items.at(at) ?? object.element;
  const inner = object.items?.length ? object.items.reduce(joined) : object.element;
  return inner;
}

function slicedSequence(object: SequenceValue, { lower, upper, step }: SliceValue): Value {
  const from = lower.kind === "none" ? 0 : numberOf(lower);
  const by = step.kind === "none" ? 1 : numberOf(step);
  const length = numberOf(object.count);
  const to = upper.kind === "none" ? length : numberOf(upper);
  const isKnown = from !== undefined && by !== undefined && by > 0;
  if (object.items && isKnown && to !== undefined) {
    const part = object.items.slice(from, to).filter((_, at) => at % by === 0);
    return { ...sequence(part, object.loopDepth), isModules: object.isModules };
  }
  const isWhole = from === 0 && by === 1 && upper.kind === "none";
  if (isWhole) return object;
  const whole = {
    ...sequenceOf(object.element, undefined, object.loopDepth),
    isModules: object.isModules,
  };
  if (!isKnown || to === undefined || length === undefined) return whole;
  const end = Math.min(to < 0 ? to + length : to, length);
  const start = from < 0 ? Math.max(0, from + length) : from;
  return { ...whole, count: integer(Math.max(0, Math.ceil((end - start) / by))) };
}

/** Indexing data: by a draw it is a batch, by one bound it is a part (a split) of the data. */
function dataItem(
  machine: Machine,
  object: OpaqueValue,
  index: Value,
  place: Place,
  key: string,
): Value {
  const own = object.lineage;
  const isRaw = own.sources.size > 0 && own.draws.size === 0;
  if (!isRaw) return picked(object, index, place);
  const chosen = lineageOf(index);
  if (chosen.draws.size > 0) {
    for (const draw of chosen.draws) for (const source of own.sources) draw.sources.add(source);
    return opaque(combined(own, chosen));
  }
  if (index.kind !== "slice") return opaque(combined(own, chosen));
  const part = splitLabel(index);
  if (part !== undefined) return opaque(relabelled(own, part));
  return isShift(index) ? opaque(own) : positioned(machine, own, place, key);
}

/** A part of something computed: a batch, an index, a list of losses. */
function picked(object: OpaqueValue, index: Value, place: Place): Value {
  const lineage = combined(object.lineage, lineageOf(index));
  const kept: Lineage = { ...lineage, form: pickedForm(object, index, place) };
  const result = opaque(kept, object.origin, object.args, object.key);
  if (index.kind === "slice") resizeDraws(object, index);
  return isPart(index)
    ? alteredFrom(result, [object], place, "takes only a part of")
    : viewOf(result, object);
}

function pickedForm({ lineage }: OpaqueValue, index: Value, place: Place): LossForm | undefined {
  const { form } = lineage;
  switch (form?.type) {
    case "many":
      return index.kind === "slice" ? form : { type: "nll" };
    case "changed":
      return form;
    case "logprobs": {
      const isChosen = index.kind === "sequence" && lineageOf(index).sources.size > 0;
      return isChosen ? { type: "gained", logits: form.logits } : undefined;
    }
    case "tokens":
    case "gained":
      return isPart(index)
        ? { type: "changed", place, how: "takes only a part of the losses of its tokens" }
        : form;
    default:
      return undefined;
  }
}

/** Whether an index surely leaves out more than the first or last place of a dimension. */
function isPart(index: Value): boolean {
  if (index.kind === "sequence") return index.items?.some(isPart) ?? false;
  // A mask that was computed from data chooses among the places.
  if (index.kind === "opaque") return lineageOf(index).sources.size > 0;
  if (index.kind !== "slice") return false;
  const { lower, step } = index;
  const by = step.kind === "none" ? 1 : numberOf(step);
  if (by !== undefined && by !== 1) return true;
  const from = lower.kind === "none" ? 0 : numberOf(lower);
  return from === undefined || from < 0 || from > 1;
}

/** `randperm(n)[:k]` and `randperm(n)[i:i + k]` draw k rows. */
function resizeDraws(object: OpaqueValue, { lower, upper, width }: SliceValue): void {
  if (width) takeRows(object, width);
  // All but the last so many: no number of rows.
  if ((numberOf(upper) ?? 0) < 0) return;
  for (const draw of object.lineage.draws) {
    if (draw.rows === undefined && lower.kind === "none") draw.rows = upper;
  }
}

/** So many of a random order are taken at a time. */
export function takeRows({ lineage }: OpaqueValue, rows: Value): void {
  if (lineage.sources.size > 0) return;
  for (const draw of lineage.draws) draw.rows ??= rows;
}

/** Shifts such as `[:-1]` and `[1:]` are no splits of the data. */
const MAX_SHIFT = 4096;

function isShift({ lower, upper }: SliceValue): boolean {
  const bounds = [lower, upper].map((bound) => (bound.kind === "none" ? 0 : numberOf(bound)));
  const isOneSided = lower.kind === "none" || upper.kind === "none";
  return isOneSided && bounds.every((bound) => bound !== undefined && Math.abs(bound) < MAX_SHIFT);
}

function splitLabel(index: SliceValue): string | undefined {
  const { lower, upper } = index;
  if (isShift(index)) return undefined;
  if (lower.kind === "none" && upper.kind !== "none") return "head";
  return upper.kind === "none" && lower.kind !== "none" ? "tail" : undefined;
}

function relabelled(lineage: Lineage, part: string): Lineage {
  return { ...lineage, sources: new Set([...lineage.sources].map((name) => `${name}#${part}`)) };
}

/** A window at a running position: one draw for all windows that a function takes this way. */
function positioned(machine: Machine, own: Lineage, place: Place, key: string): Value {
  const frameKey = key.slice(0, key.lastIndexOf("/"));
  const drawKey = `${frameKey}@${[...own.sources].join()}`;
  const draw = drawAt(machine, drawKey, place, undefined, true);
  for (const source of own.sources) draw.sources.add(source);
  return opaque(combined(own, { ...NO_LINEAGE, draws: new Set([draw]) }));
}

/** The draw of this key, made on first sight, and noted as happening now. */
export function drawAt(
  machine: Machine,
  key: string,
  place: Place,
  rows: Value | undefined,
  isScalar: boolean,
): Draw {
  const { draws } = machine.state;
  const known = draws.get(key);
  const chain = [...machine.state.callPlaces, place];
  const draw = known ?? { key, place, chain, rows, isScalar, sources: new Set<string>() };
  if (!known) draws.set(key, draw);
  else if (rows) draw.rows = rows;
  record(machine, { type: "draw", draw });
  return draw;
}

/** `object[index] = value`. */
export function setItemOf(
  machine: Machine,
  object: Value,
  index: Value,
  value: Value,
  place: Place,
): void {
  switch (object.kind) {
    case "mapping": {
      const owner = dictOwner(object);
      const key = keyOf(index);
      if (owner && index.kind === "text") machine.setAttribute(owner, index.text, value, place);
      if (key !== undefined) {
        object.entries.set(key, value);
        return;
      }
      object.rest = object.rest ? joined(object.rest, value) : value;
      growBy(machine, object, value);
      return;
    }
    case "sequence": {
      const at = numberOf(index);
      if (object.items && at !== undefined && at >= 0 && at < object.items.length) {
        object.items[at] = value;
      } else {
        object.element = joined(object.element, value);
        object.items = undefined;
      }
      return;
    }
    case "opaque":
      setSlot(object, numberOf(index), value, machine.state.arms.length === 0);
      absorb(machine, object, value, place);
      return;
    case "choice":
      for (const option of object.options) setItemOf(machine, option, index, value, place);
      return;
    default:
      return;
  }
}

/** Data written into something whose content is not followed. */
export function absorb(machine: Machine, object: OpaqueValue, value: Value, place: Place): void {
  if (heldBehind(object) && (isStatistic(value) || !isForwardRunning(machine))) {
    noteHolding(machine, value, place);
    return;
  }
  const given = lineageOf(value);
  const merged = combined(object.lineage, given);
  const isLoss = given.form?.type === "nll" || given.form?.type === "mean";
  const changed = given.form?.type === "changed" ? given.form : undefined;
  if (changed) object.lineage = { ...merged, form: changed };
  else object.lineage = isLoss ? { ...merged, form: { type: "many" } } : merged;
}
