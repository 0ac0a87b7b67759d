import type { For, While } from "../../python/ast.ts";
import { numberOf } from "./arithmetic.ts";
import { isPlain } from "./attribute.ts";
import { joinedNames } from "./branch.ts";
import { truth } from "./comparison.ts";
import { MAX_UNROLLED } from "./comprehension.ts";
import { joined } from "./joining.ts";
import { lineageOf } from "./lineage.ts";
import { type Machine, record, recording, silently } from "./machine.ts";
import { integer, opaque } from "./make-value.ts";
import { forTrips, whileTrips } from "./trip-count.ts";
import type { Frame, Value } from "./value.ts";

/** Nested short lists are gone through item by item up to so many passes in all. */
const MAX_PASSES = 256;

/** Runs a `for` loop: known short lists item by item, others as one body that runs so often. */
export function runFor(machine: Machine, node: For, frame: Frame): boolean {
  const place = { file: frame.file, span: node.iter };
  const iterable = machine.evaluate(node.iter, frame);
  const elements = machine.elements(iterable, place, `${frame.key}/${node.id}`);
  const step = (item: () => Value) => () => {
    machine.assign(node.target, item(), frame);
    return machine.run(node.body, frame);
  };
  // How often a loop over a frozen number runs must stay visible.
  const isFrozen = (elements.count?.lineage.derived.size ?? 0) > 0;
  const { state } = machine;
  const passes = state.unrolled * (elements.items?.length ?? 0);
  const isShort = elements.items !== undefined && elements.items.length <= MAX_UNROLLED;
  if (elements.items && isShort && passes <= MAX_PASSES && !isFrozen) {
    const around = state.unrolled;
    state.unrolled = Math.max(1, passes);
    elements.items.forEach((item, at) => {
      const outer = frame.iteration;
      frame.iteration = `${outer}#${at}`;
      once(
        machine,
        node,
        frame,
        step(() => item),
      );
      frame.iteration = outer;
    });
    state.unrolled = around;
  } else {
    const count = elements.count ?? forTrips(machine, node, frame);
    repeated(machine, node, frame, count, step(elements.next));
  }
  return machine.run(node.orelse, frame);
}

export function runWhile(machine: Machine, node: While, frame: Frame): boolean {
  const trips = whileTrips(machine, node, frame);
  const before = new Map(frame.names);
  const first = truth(machine.evaluate(node.test, frame));
  frame.restore(before);
  if (first === false) return machine.run(node.orelse, frame);
  repeated(machine, node, frame, trips, () => {
    machine.evaluate(node.test, frame);
    return machine.run(node.body, frame);
  });
  return machine.run(node.orelse, frame);
}

/** One pass of a loop that is gone through item by item. */
function once(machine: Machine, node: For, frame: Frame, step: () => boolean): void {
  const [, body] = recording(machine, () => throughBody(machine, frame, step));
  note(machine, node, frame, integer(1), body);
}

/** A body that runs many times: a silent pass for what it carries over, then the real one. */
function repeated(
  machine: Machine,
  node: For | While,
  frame: Frame,
  trips: Value | undefined,
  step: () => boolean,
): void {
  const { loops } = machine.state;
  const before = new Map(frame.names);
  loops.push({
    trips,
    place: { file: frame.file, span: node.kind === "For" ? node.iter : node.test },
  });
  silently(machine, () => throughBody(machine, frame, step));
  frame.restore(widened(before, frame.names));
  if (!machine.state.events) {
    // Inside the silent pass over an outer loop: a second pass would double at each level.
    loops.pop();
    return;
  }
  const [, body] = recording(machine, () => throughBody(machine, frame, step));
  loops.pop();
  if (!((numberOf(trips) ?? 0) > 0)) frame.restore(joinedNames(before, frame.names));
  note(machine, node, frame, trips, body);
}

function note(
  machine: Machine,
  node: For | While,
  frame: Frame,
  trips: Value | undefined,
  body: Parameters<typeof record>[1][],
): void {
  if (body.length === 0) return;
  const place = { file: frame.file, span: node.kind === "For" ? node.iter : node.test };
  record(machine, { type: "loop", node, place, frameKey: frame.baseKey, trips, body });
}

/** Runs the body; what names hold at its end, at `continue` and at `break` meets afterwards. */
function throughBody(machine: Machine, frame: Frame, step: () => boolean): void {
  const exits: Map<string, Value>[] = [];
  machine.state.loopExits.push(exits);
  const goesOn = step();
  machine.state.loopExits.pop();
  const ends = goesOn ? [new Map(frame.names), ...exits] : exits;
  const last = ends.pop();
  if (last) frame.restore(ends.reduce<ReadonlyMap<string, Value>>(joinedNames, last));
}

/** What names may hold at the start of any pass: a number that a pass changes is any number. */
function widened(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const result = new Map(after);
  for (const [name, value] of before) {
    const later = after.get(name);
    if (later === undefined || later === value) {
      result.set(name, value);
      continue;
    }
    const both = joined(value, later);
    const options = both.kind === "choice" ? both.options : [both];
    const varies = options.length > 1 && options.filter(isPlain).length > 1;
    result.set(name, varies ? opaque(lineageOf(both)) : both);
  }
  return result;
}
