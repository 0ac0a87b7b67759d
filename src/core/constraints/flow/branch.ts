import type { Compare, Expression, Node } from "../../python/ast.ts";
import { forEachChild } from "../../python/children.ts";
import { numberOf } from "./arithmetic.ts";
import type { FlowEvent } from "./event.ts";
import { joined } from "./joining.ts";
import { lineageOf, NO_LINEAGE } from "./lineage.ts";
import { type Machine, record, recording } from "./machine.ts";
import type { FileRole, Frame, Value } from "./value.ts";

interface Test {
  readonly node: Expression;
  readonly value: Value;
  readonly isLastPass: boolean;
}

/** Runs the arms that control may take and joins what they leave behind. */
export function branch(
  machine: Machine,
  arms: readonly (() => boolean)[],
  frame: Frame,
  test?: Test,
): boolean {
  const { state } = machine;
  const training = state.training;
  const ends: Map<string, Value | undefined>[] = [];
  const modes = new Set<boolean | undefined>();
  const recorded: FlowEvent[][] = [];
  state.arms.push({});
  for (const arm of arms) {
    frame.names.begin();
    state.training = training;
    const [goesOn, events] = recording(machine, arm);
    const end = frame.names.takeBack();
    recorded.push(events);
    if (goesOn) {
      ends.push(end);
      modes.add(state.training);
    }
  }
  state.arms.pop();
  if (modes.size > 0) state.training = modes.size === 1 ? [...modes][0] : undefined;
  recordBranch(machine, frame.file, recorded, test);
  meet(frame, ends);
  return ends.length > 0;
}

/** Gives each name that some arm wrote what it may hold behind them. */
function meet({ names }: Frame, ends: readonly ReadonlyMap<string, Value | undefined>[]): void {
  for (const name of new Set(ends.flatMap((end) => [...end.keys()]))) {
    const before = names.get(name);
    const values = ends.flatMap((end) => (end.has(name) ? end.get(name) : before) ?? []);
    const [first, ...others] = values;
    if (first === undefined) names.delete(name);
    else names.set(name, others.reduce(joined, first));
  }
}

/** Notes a branch of which some arm does something. */
export function recordBranch(
  machine: Machine,
  file: FileRole,
  arms: readonly (readonly FlowEvent[])[],
  test?: Test,
): void {
  if (arms.every((events) => events.length === 0)) return;
  record(machine, {
    type: "branch",
    file,
    test: test?.node,
    testLineage: test ? lineageOf(test.value) : NO_LINEAGE,
    isFiniteTest: test !== undefined && asksFinite(test.node, test.value),
    isLastPass: test?.isLastPass ?? false,
    arms,
  });
}

/** What names hold where two paths meet; a name bound on one path only keeps that value. */
export function joinedNames(
  a: ReadonlyMap<string, Value>,
  b: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const result = new Map(a);
  for (const [name, value] of b) {
    const other = a.get(name);
    result.set(name, other ? joined(other, value) : value);
  }
  return result;
}

/** `counter >= last`, where the counter's bounds are known: true when the loop ends anyway. */
export function holdsAtEndOnly(machine: Machine, test: Expression, frame: Frame): boolean {
  if (test.kind !== "Compare" || test.ops.length !== 1 || test.left.kind !== "Name") return false;
  const [right] = test.comparators;
  if (!right || right.kind === "Call") return false;
  const counter = machine.evaluate(test.left, frame);
  const last = numberOf(machine.evaluate(right, frame));
  if (counter.kind !== "interval" || last === undefined) return false;
  const [op] = test.ops;
  if (op === ">=" || op === "==") return last >= counter.high;
  return op === ">" && last >= counter.high - 1;
}

const FINITE = /(^|[._])(isfinite|isnan|isinf|isposinf|nan_to_num|all_finite|is_finite|isreal)$/i;

/** Whether a condition asks if a number is finite. */
function asksFinite(test: Expression, value: Value): boolean {
  if (value.kind === "opaque" && FINITE.test(value.origin ?? "")) return true;
  return mentionsFinite(test);
}

function mentionsFinite(node: Node): boolean {
  if (node.kind === "Name" && FINITE.test(node.name)) return true;
  if (node.kind === "Attribute" && FINITE.test(node.attr)) return true;
  if (
    node.kind === "Constant" &&
    node.value.type === "str" &&
    /^[+-]?(inf(inity)?|nan)$/i.test(node.value.value)
  ) {
    return true;
  }
  if (node.kind === "Attribute" && /^(inf|nan)$/.test(node.attr)) return true;
  if (node.kind === "Compare" && node.ops[0] === "!=" && isItself(node)) return true;
  let found = false;
  forEachChild(node, (child) => {
    found ||= mentionsFinite(child);
  });
  return found;
}

/** `x != x` holds for NaN only. */
function isItself({ left, comparators: [right] }: Compare): boolean {
  return left.kind === "Name" && right?.kind === "Name" && left.name === right.name;
}
