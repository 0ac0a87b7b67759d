import type { Comprehension, DictComp, Expression } from "../../python/ast.ts";
import { binary } from "./arithmetic.ts";
import { truth } from "./comparison.ts";
import type { FlowEvent } from "./event.ts";
import { setItemOf } from "./item.ts";
import { combined, lineageOf } from "./lineage.ts";
import { type Elements, type Machine, record, recording } from "./machine.ts";
import { integer, interval, mapping, opaque, sequence, sequenceOf } from "./make-value.ts";
import { Frame, type SequenceValue, type Value } from "./value.ts";

/** Known lists up to this length are gone through item by item. */
export const MAX_UNROLLED = 12;

/** The value of a list, set or generator comprehension. */
export function comprehension(
  machine: Machine,
  element: Expression,
  generators: readonly Comprehension[],
  node: Expression,
  frame: Frame,
): Value {
  return throughAll(machine, generators, node, frame, (inner) => machine.evaluate(element, inner));
}

/** The value of a dictionary comprehension. */
export function comprehensionMapping(machine: Machine, node: DictComp, frame: Frame): Value {
  const result = mapping(new Map(), machine.state.loops.length);
  throughAll(machine, node.generators, node, frame, (inner) => {
    const key = machine.evaluate(node.key, inner);
    const value = machine.evaluate(node.value, inner);
    const place = { file: frame.file, span: node };
    setItemOf(machine, result, key, value, place);
    return value;
  });
  return result;
}

type Yield = (frame: Frame) => Value;

function throughAll(
  machine: Machine,
  generators: readonly Comprehension[],
  node: Expression,
  frame: Frame,
  give: Yield,
): Value {
  const [generator, ...inner] = generators;
  if (!generator) return opaque();
  const place = { file: frame.file, span: generator.iter };
  const key = `${frame.key}/${node.id}.${generators.length}`;
  const elements = machine.elements(machine.evaluate(generator.iter, frame), place, key);
  const step = (item: Value, label: string): Value | undefined => {
    const own = new Frame(frame.file, frame.scope, frame, "comprehension", `${key}${label}`);
    machine.assign(generator.target, item, own);
    const outcomes = generator.ifs.map((test) => truth(machine.evaluate(test, own)));
    if (outcomes.includes(false)) return undefined;
    return inner.length === 0 ? give(own) : throughAll(machine, inner, node, own, give);
  };
  const isFlat = inner.length === 0;
  if (elements.items && elements.items.length <= MAX_UNROLLED && generator.ifs.length === 0) {
    const list = unrolled(machine, elements.items, isFlat, step);
    return isFlat ? { ...list, count: elements.count, place } : list;
  }
  return summarised(machine, { elements, generator, node, frame, isFlat, step });
}

function unrolled(
  machine: Machine,
  items: readonly Value[],
  isFlat: boolean,
  step: (item: Value, label: string) => Value | undefined,
): SequenceValue {
  const values = items.flatMap((item, at) => step(item, `#${at}`) ?? []);
  if (isFlat) return sequence(values, machine.state.loops.length);
  const nested = values.flatMap((value) =>
    value.kind === "sequence" && value.items ? value.items : [value],
  );
  return sequence(nested, machine.state.loops.length);
}

interface Summary {
  readonly elements: Elements;
  readonly generator: Comprehension;
  readonly node: Expression;
  readonly frame: Frame;
  readonly isFlat: boolean;
  readonly step: (item: Value, label: string) => Value | undefined;
}

function summarised(machine: Machine, summary: Summary): Value {
  const { elements, generator, node, frame, isFlat, step } = summary;
  const count = generator.ifs.length === 0 ? elements.count : filtered(elements.count);
  const place = { file: frame.file, span: generator.iter };
  machine.state.loops.push({ trips: count, place });
  const [value, inner] = recording(machine, () => step(elements.next(), ""));
  machine.state.loops.pop();
  const given = value ?? opaque();
  const body = isFlat ? liftScalarDraws(machine, inner, count) : inner;
  record(machine, {
    type: "loop",
    node,
    place,
    frameKey: frame.baseKey,
    trips: count,
    body,
  });
  const depth = machine.state.loops.length;
  if (isFlat) return { ...sequenceOf(given, count, depth), place };
  const element = given.kind === "sequence" ? given.element : opaque(lineageOf(given));
  const innerCount = given.kind === "sequence" ? given.count : undefined;
  return sequenceOf(element, count && innerCount && binary("*", count, innerCount), depth);
}

/** Some of them, where a condition lets only some through. */
function filtered(count: Value | undefined): Value | undefined {
  if (count?.kind !== "number") return undefined;
  const lineage = combined(count.lineage, integer(0).lineage);
  return interval(0, count.value, lineage);
}

/** Single indices drawn one by one in a comprehension are one draw of that many rows. */
function liftScalarDraws(
  machine: Machine,
  body: readonly FlowEvent[],
  count: Value | undefined,
): FlowEvent[] {
  return body.filter((event) => {
    if (event.type !== "draw" || !event.draw.isScalar) return true;
    event.draw.rows = count;
    record(machine, event);
    return false;
  });
}
