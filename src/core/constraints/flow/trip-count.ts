import type { Compare, Expression, If, Statement, While } from "../../python/ast.ts";
import { numberOf } from "./arithmetic.ts";
import { changedLineage, lineageOf } from "./lineage.ts";
import type { Machine } from "./machine.ts";
import { number } from "./make-value.ts";
import type { Frame, Value } from "./value.ts";

/** How often a `while` loop over a counter runs, where its start, step and bound are known. */
export function whileTrips(machine: Machine, node: While, frame: Frame): Value | undefined {
  const bounded = boundedBy(node.test, node.body) ?? brokenAt(node);
  if (!bounded) return undefined;
  const { counter, bound, isInclusive, isAhead, step } = bounded;
  const by = numberOf(machine.evaluate(step.by, frame));
  const from = numberOf(machine.evaluate(counter, frame));
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

interface Step {
  readonly by: Expression;
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
    const step = ahead ?? onlyStep(own, body);
    if (!step) continue;
    const isInclusive = op === "<=" || op === ">=";
    if (op !== "<" && op !== ">" && op !== "!=" && !isInclusive) return undefined;
    return { counter: own, bound, isInclusive, isAhead: ahead !== undefined, step };
  }
  return undefined;
}

/** The condition under which an endless loop ends at its bound. */
export function boundingTest(node: While): Expression | undefined {
  return brokenAt(node)?.test;
}

/** What a `while` loop over a counter asks besides the counter's bound. */
export function furtherTests({ test, body }: While): Expression[] {
  if (test.kind !== "BoolOp" || test.op !== "and") return [];
  const bounding = test.values.find((part) => boundedBy(part, body));
  return bounding ? test.values.filter((part) => part !== bounding) : [];
}

/** `while True` that breaks when the counter reaches the bound. */
function brokenAt(node: While): (Bounded & { readonly test: Expression }) | undefined {
  const isEndless = node.test.kind === "Constant";
  if (!isEndless) return undefined;
  for (const statement of node.body) {
    if (statement.kind !== "If" || !endsInBreak(statement)) continue;
    const { test } = statement;
    const [op] = test.kind === "Compare" ? test.ops : [];
    const [right] = test.kind === "Compare" ? test.comparators : [];
    if (test.kind !== "Compare" || !right || test.ops.length !== 1) continue;
    const step = onlyStep(test.left, node.body);
    if (step && (op === ">=" || op === "==" || op === ">")) {
      return {
        counter: test.left,
        bound: right,
        isInclusive: op === ">",
        isAhead: false,
        step,
        test,
      };
    }
  }
  return undefined;
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
