import type { Compare, Expression, For, If, Statement, While } from "../../python/ast.ts";
import { numberOf } from "./arithmetic.ts";
import { changedLineage, lineageOf } from "./lineage.ts";
import type { Machine } from "./machine.ts";
import { integer, number } from "./make-value.ts";
import type { Frame, Value } from "./value.ts";

/** How often a `while` loop over a counter runs, where its start, step and bound are known. */
export function whileTrips(machine: Machine, node: While, frame: Frame): Value | undefined {
  const bounded = boundedBy(node.test, node.body) ?? brokenAt(node);
  return bounded && tripsOf(machine, bounded, machine.evaluate(bounded.counter, frame), frame);
}

/** How often a `for` loop over something endless runs that breaks when a counter reaches a bound. */
export function forTrips(machine: Machine, node: For, frame: Frame): Value | undefined {
  const counted = countedIndex(node);
  if (counted) {
    const bounded = brokenBy(node.body, (counter) => {
      return isSame(counter, counted.index) ? { by: undefined, isDown: false } : undefined;
    });
    const start = counted.start ? machine.evaluate(counted.start, frame) : integer(0);
    if (bounded) return tripsOf(machine, bounded, start, frame);
  }
  const bounded = brokenAt(node);
  return bounded && tripsOf(machine, bounded, machine.evaluate(bounded.counter, frame), frame);
}

function tripsOf(
  machine: Machine,
  { bound, isInclusive, isAhead, step }: Bounded,
  start: Value,
  frame: Frame,
): Value | undefined {
  const by = step.by ? numberOf(machine.evaluate(step.by, frame)) : 1;
  const from = numberOf(start);
  const limit = machine.evaluate(bound, frame);
  const to = numberOf(limit);
  if (by === undefined || from === undefined || to === undefined || by === 0) return undefined;
  const signed = step.isDown ? -by : by;
  const span = (to - from) / signed;
  const passes = isInclusive ? Math.floor(span) + 1 : Math.ceil(span);
  const trips = Math.max(0, isAhead ? passes - 1 : passes);
  // Counting up by one from the start: the very bound is the number of passes.
  if (trips === to) return limit;
  return number(trips, Number.isInteger(trips), changedLineage(lineageOf(limit)));
}

/** The index of `for index, item in enumerate(items, start)` or `for index in count(start)`. */
function countedIndex({ target, iter }: For) {
  if (iter.kind !== "Call") return undefined;
  const { func, args, keywords } = iter;
  const name = func.kind === "Name" ? func.name : func.kind === "Attribute" ? func.attr : "";
  const named = keywords.find((keyword) => keyword.name === "start")?.value;
  if (name === "count") return { index: target, start: args[0] ?? named };
  const [index] = target.kind === "Tuple" ? target.elts : [];
  return name === "enumerate" && index ? { index, start: args[1] ?? named } : undefined;
}

interface Step {
  /** Undefined for a step of one. */
  readonly by: Expression | undefined;
  readonly isDown: boolean;
}

interface Bounded {
  readonly counter: Expression;
  readonly bound: Expression;
  /** The body still runs when the counter equals the bound. */
  readonly isInclusive: boolean;
  /** The counter steps in the test itself, so that it is one step ahead of the passes that ran. */
  readonly isAhead: boolean;
  readonly step: Step;
}

/** `while counter < bound`, with the counter's one step in the body or in the test itself. */
function boundedBy(test: Expression, body: readonly Statement[]): Bounded | undefined {
  if (test.kind === "BoolOp" && test.op === "and") {
    return test.values.map((part) => boundedBy(part, body)).find((found) => found);
  }
  if (test.kind !== "Compare" || test.ops.length !== 1) return undefined;
  return compareWith(test, body);
}

function compareWith(test: Compare, body: readonly Statement[]): Bounded | undefined {
  const [op] = test.ops;
  const [right] = test.comparators;
  if (!right) return undefined;
  const sides = [
    { counter: test.left, bound: right },
    { counter: right, bound: test.left },
  ];
  for (const { counter, bound } of sides) {
    const own = counter.kind === "NamedExpr" ? counter.target : counter;
    const ahead = counter.kind === "NamedExpr" ? steppedTo(own, counter.value) : undefined;
    const step = ahead ?? onlyStep(shifted(own), body);
    if (!step) continue;
    const isInclusive = op === "<=" || op === ">=";
    if (op !== "<" && op !== ">" && op !== "!=" && !isInclusive) return undefined;
    return { counter: own, bound, isInclusive, isAhead: ahead !== undefined, step };
  }
  return undefined;
}

/** The counter of `counter + 1 < bound`, which steps as the sum does. */
function shifted(counter: Expression): Expression {
  if (counter.kind !== "BinOp" || (counter.op !== "+" && counter.op !== "-")) return counter;
  return counter.right.kind === "Constant" ? counter.left : counter;
}

/** The condition under which a loop ends at its bound by `break`. */
export function boundingTest(node: For | While): Expression | undefined {
  if (node.kind === "For") {
    const counted = countedIndex(node);
    const isIndex = (counter: Expression) => counted && isSame(counter, counted.index);
    const step: Step = { by: undefined, isDown: false };
    const bounded = brokenBy(node.body, (counter) => (isIndex(counter) ? step : undefined));
    if (bounded) return bounded.test;
  }
  return brokenAt(node)?.test;
}

/** What a `while` loop over a counter asks besides the counter's bound. */
export function furtherTests({ test, body }: While): Expression[] {
  if (test.kind !== "BoolOp" || test.op !== "and") return [];
  const bounding = test.values.find((part) => boundedBy(part, body));
  return bounding ? test.values.filter((part) => part !== bounding) : [];
}

type Broken = Bounded & { readonly test: Expression };

/** A loop that only a `break` ends, when a counter that steps in the body reaches the bound. */
function brokenAt(node: For | While): Broken | undefined {
  if (node.kind === "While" && node.test.kind !== "Constant") return undefined;
  return brokenBy(node.body, (counter) => onlyStep(counter, node.body));
}

function brokenBy(
  body: readonly Statement[],
  stepOf: (counter: Expression) => Step | undefined,
): Broken | undefined {
  for (const statement of body) {
    if (statement.kind !== "If" || !endsInBreak(statement)) continue;
    const { test } = statement;
    const compare = withoutNoneTest(test);
    if (compare?.ops.length !== 1) continue;
    const [op] = compare.ops;
    const [right] = compare.comparators;
    const counter = passesDone(compare.left);
    const step = stepOf(counter);
    if (right && step && (op === ">=" || op === "==" || op === ">")) {
      const isInclusive = op === ">";
      return { counter, bound: right, isInclusive, isAhead: false, step, test };
    }
  }
  return undefined;
}

/** The comparison in `bound is not None and counter >= bound`, or the test itself. */
function withoutNoneTest(test: Expression): Compare | undefined {
  if (test.kind === "Compare") return test;
  if (test.kind !== "BoolOp" || test.op !== "and" || test.values.length !== 2) return undefined;
  const [guard, compare] = test.values;
  if (guard?.kind !== "Compare" || compare?.kind !== "Compare") return undefined;
  const [none] = guard.comparators;
  const isNoneTest = guard.ops[0] === "is not" && none?.kind === "Constant";
  const [bound] = compare.comparators;
  return isNoneTest && bound && isSame(guard.left, bound) ? compare : undefined;
}

/** The index of `index + 1 >= bound`, asked at the end of a pass. */
function passesDone(left: Expression): Expression {
  if (left.kind !== "BinOp" || left.op !== "+" || left.right.kind !== "Constant") return left;
  return left.right.value.type === "int" && left.right.value.value === 1n ? left.left : left;
}

/** Whether this `if` is the one that ends an endless loop at its bound. */
function endsInBreak(statement: If): boolean {
  return statement.body.at(-1)?.kind === "Break" && statement.orelse.length === 0;
}

/** The one place in the body, not under any condition, where the counter takes a step. */
function onlyStep(counter: Expression, body: readonly Statement[]): Step | undefined {
  if (counter.kind !== "Name" && counter.kind !== "Attribute") return undefined;
  const steps = body.flatMap((statement) => stepIn(counter, statement) ?? []);
  return steps.length === 1 ? steps[0] : undefined;
}

function stepIn(counter: Expression, statement: Statement): Step | undefined {
  if (statement.kind === "AugAssign" && isSame(counter, statement.target)) {
    const { op, value } = statement;
    return op === "+" || op === "-" ? { by: value, isDown: op === "-" } : undefined;
  }
  if (statement.kind !== "Assign" || statement.targets.length !== 1) return undefined;
  const [target] = statement.targets;
  return target && isSame(counter, target) ? steppedTo(counter, statement.value) : undefined;
}

/** `counter + by` or `counter - by`. */
function steppedTo(counter: Expression, value: Expression): Step | undefined {
  if (value.kind !== "BinOp" || (value.op !== "+" && value.op !== "-")) return undefined;
  return isSame(counter, value.left) ? { by: value.right, isDown: value.op === "-" } : undefined;
}

function isSame(a: Expression, b: Expression): boolean {
  if (a.kind === "Name" && b.kind === "Name") return a.name === b.name;
  if (a.kind !== "Attribute" || b.kind !== "Attribute") return false;
  return a.attr === b.attr && isSame(a.value, b.value);
}
