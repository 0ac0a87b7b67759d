import { type Elements, type Machine, record, recording } from "./machine.ts";
import { sequence, sequenceOf } from "./make-value.ts";
import type { Frame, Place, SequenceValue } from "./value.ts";

/** A list of what iterating gives here and now: each step happens, and may draw a batch. */
export function drained(
  machine: Machine,
  { items, count, next }: Elements,
  place: Place,
  frame: Frame,
): SequenceValue {
  const { loops } = machine.state;
  const depth = loops.length;
  if (items) return { ...sequence([...items], depth), count };
  if (count === undefined) return sequenceOf(next(), count, depth);
  loops.push({ trips: count, place });
  const [element, body] = recording(machine, next);
  loops.pop();
  if (body.length > 0) {
    record(machine, {
      type: "loop",
      node: undefined,
      place,
      frameKey: frame.baseKey,
      trips: count,
      body,
    });
  }
  return sequenceOf(element, count, depth);
}
