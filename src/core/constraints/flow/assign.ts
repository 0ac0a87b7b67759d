import type { Expression, Tuple } from "../../python/ast.ts";
import { settled } from "./attribute.ts";
import { setItemOf } from "./item.ts";
import { joined } from "./joining.ts";
import { asFrozen, changedLineage, lineageOf } from "./lineage.ts";
import type { Machine } from "./machine.ts";
import { opaque, sequence, sequenceOf } from "./make-value.ts";
import { slotsOf } from "./slots.ts";
import type { Frame, Value } from "./value.ts";

/** Binds a target: a name, attribute, item, or a pattern of those. */
export function assignTo(machine: Machine, target: Expression, value: Value, frame: Frame): void {
  switch (target.kind) {
    case "Name":
      assignName(machine, target, target.name, value, frame);
      return;
    case "Attribute": {
      const place = { file: frame.file, span: target };
      machine.setAttribute(machine.evaluate(target.value, frame), target.attr, value, place);
      return;
    }
    case "Subscript": {
      const object = machine.evaluate(target.value, frame);
      const index = machine.evaluate(target.slice, frame);
      setItemOf(machine, object, index, value, { file: frame.file, span: target });
      return;
    }
    case "Starred":
      assignTo(machine, target.value, value, frame);
      return;
    case "Tuple":
    case "List":
      unpack(machine, target.elts, value, frame);
      return;
    default:
      return;
  }
}

function assignName(
  machine: Machine,
  node: Expression,
  name: string,
  value: Value,
  frame: Frame,
): void {
  const holder = frame.target(name);
  const label =
    frame.file === "train" ? machine.cast.frozenNames.get(`${holder.scope}::${name}`) : undefined;
  const given = label === undefined ? value : asFrozen(value, label);
  const previous = holder.names.get(name);
  noteRebinding(machine, node, name, value, frame);
  noteData(machine, node, name, value, frame);
  const isOwn = holder === frame;
  holder.names.set(name, isOwn ? given : settled(machine, previous, given, 0));
}

/** In `model.py`, a parameter that carries a frozen value and is given another one. */
function noteRebinding(
  machine: Machine,
  node: Expression,
  name: string,
  value: Value,
  frame: Frame,
): void {
  if (frame.file !== "model" || !frame.parameters.has(name) || !machine.state.events) return;
  const previous = frame.names.get(name);
  if (previous?.lineage.frozen === undefined || value.kind !== "number") return;
  machine.state.stores.push({
    callees: [frame.scope],
    attribute: name,
    value,
    previous,
    place: { file: frame.file, span: node },
    isModule: false,
  });
}

/** In the training script, a name that takes something computed from data. */
function noteData(
  machine: Machine,
  node: Expression,
  name: string,
  value: Value,
  frame: Frame,
): void {
  if (frame.file !== "train" || !machine.state.events) return;
  const lineage = lineageOf(value);
  if (lineage.sources.size === 0 && lineage.readings.size === 0) return;
  machine.state.assignments.push({ name, lineage, place: { file: frame.file, span: node } });
}

function unpack(machine: Machine, targets: Tuple["elts"], value: Value, frame: Frame): void {
  const parts = partsOf(machine, value, targets, frame);
  targets.forEach((target, at) => {
    assignTo(machine, target, parts[at] ?? opaque(), frame);
  });
}

function partsOf(machine: Machine, value: Value, targets: Tuple["elts"], frame: Frame): Value[] {
  const star = targets.findIndex((target) => target.kind === "Starred");
  if (value.kind === "choice") {
    const all = value.options.map((option) => partsOf(machine, option, targets, frame));
    return targets.map((_, at) => all.map((parts) => parts[at] ?? opaque()).reduce(joined));
  }
  if (value.kind === "sequence" && value.items) {
    const { items } = value;
    if (star < 0)
      return items.length === targets.length ? [...items] : targets.map(() => value.element);
    const after = targets.length - star - 1;
    const middle = items.slice(star, items.length - after);
    return [...items.slice(0, star), sequence(middle), ...items.slice(items.length - after)];
  }
  if (value.kind === "opaque") {
    const slots = slotsOf(value);
    if (slots) return partsOf(machine, sequence(slots), targets, frame);
    const lineage = changedLineage(lineageOf(value));
    return targets.map(() => opaque(lineage, value.origin));
  }
  const place = { file: frame.file, span: targets[0] ?? NOWHERE };
  const elements = machine.elements(value, place, `${frame.key}/unpack`);
  const element = elements.next();
  return targets.map((target) =>
    target.kind === "Starred" ? sequenceOf(element, undefined) : element,
  );
}

const NOWHERE = { start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 };
