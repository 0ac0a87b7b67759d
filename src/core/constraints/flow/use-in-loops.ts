import type { Statement, While } from "../../python/ast.ts";
import { constantBindings } from "../derive/constant-bindings.ts";
import { withInner } from "../protection/places.ts";
import type { Finding } from "../rule.ts";
import { bounds, numberOf } from "./arithmetic.ts";
import { walk } from "./counting.ts";
import type { LoopEvent } from "./event.ts";
import { type Facts, type FlowFacts, readings } from "./facts.ts";
import type { Reporter } from "./report.ts";
import type { Draw } from "./value.ts";

export interface FrozenBound {
  readonly label: string;
  /** How often the baseline's training loop runs. */
  readonly value: number;
  /** That is the very frozen number, and not, say, one more. */
  readonly isExact: boolean;
}

/** The number of iterations of the baseline's training loop, where a frozen number sets it. */
export function frozenBound({ mainLoop }: Facts): FrozenBound | undefined {
  const value = numberOf(mainLoop?.trips);
  const lineage = mainLoop?.trips?.lineage;
  const [derived] = lineage?.derived ?? [];
  const label = lineage?.frozen ?? derived;
  if (value === undefined || label === undefined) return undefined;
  return { label, value, isExact: lineage?.frozen !== undefined };
}

/** Whether a loop runs as often as the bound says; one more or less where the baseline does so. */
export function runsTo({ trips }: LoopEvent, { label, value, isExact }: FrozenBound): boolean {
  const own = numberOf(trips);
  if (own === value || trips?.lineage.frozen === label) return true;
  return !isExact && own !== undefined && Math.abs(own - value) <= 1;
}

/** Training loops that run another number of iterations than the frozen bound says. */
export function* loopsWithOtherBounds(
  { baseline, candidate }: FlowFacts,
  reporter: Reporter,
): Iterable<Finding> {
  const bound = frozenBound(baseline);
  const [first] = candidate.trainingLoops;
  if (!bound || !first) return;
  const { label, value } = bound;
  yield* counterSetBack(candidate, bound, reporter);
  yield* counterStandingStill(candidate, bound, reporter);
  if (candidate.trainingLoops.some((loop) => runsTo(loop, bound))) return;
  const filtered = candidate.trainingLoops.find(
    ({ trips }) => trips?.kind === "interval" && trips.lineage.derived.has(label),
  );
  const counts = candidate.trainingLoops.map(({ trips }) => numberOf(trips));
  const total = counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
  if (!filtered && (total === undefined || total === value)) return;
  const runs = filtered ? "leaves some of its iterations out" : `runs ${total} times`;
  const wanted = bound.isExact ? `exactly ${reporter.numberOf(label)}` : `${value}`;
  const what = `but the training loop ${runs} here. Loop over ${wanted} iterations.`;
  yield reporter.broken(label, (filtered ?? first).place, what);
}

/** The names that the test of a `while` loop compares. */
function countersOf(node: LoopEvent["node"] | undefined): string[] {
  if (node?.kind !== "While" || node.test.kind !== "Compare") return [];
  const { left, comparators } = node.test;
  return [left, ...comparators].flatMap((side) => {
    const own = side.kind === "NamedExpr" ? side.target : side;
    return own.kind === "Name" ? [own.name] : [];
  });
}

/** The names that a loop without end compares with the frozen bound before it breaks. */
function countersToBreakAt({ test, body }: While, label: string): string[] {
  if (test.kind !== "Constant") return [];
  return body.flatMap((statement) => {
    if (statement.kind !== "If" || statement.body.at(-1)?.kind !== "Break") return [];
    const { test: end } = statement;
    if (end.kind !== "Compare" || end.left.kind !== "Name") return [];
    const isBound = end.comparators.some((side) => side.kind === "Name" && side.name === label);
    return isBound ? [end.left.name] : [];
  });
}

/** A counter of the training loop that some passes leave as it is, so that it runs more often. */
function* counterStandingStill(
  { mainLoop }: Facts,
  { label }: FrozenBound,
  reporter: Reporter,
): Iterable<Finding> {
  if (mainLoop?.node?.kind !== "While" || mainLoop.trips !== undefined) return;
  const counters = [...countersOf(mainLoop.node), ...countersToBreakAt(mainLoop.node, label)];
  const steps = mainLoop.node.body.flatMap((statement) =>
    withInner(statement)
      .filter((inner) => inner.kind === "AugAssign" || inner.kind === "Assign")
      .filter((inner) => namesStored(inner).some((name) => counters.includes(name)))
      .map((step) => ({ step, around: statement })),
  );
  const [only, ...others] = steps;
  if (only === undefined || others.length > 0 || only.around.kind !== "If") return;
  const { file } = mainLoop.place;
  const what = "but its counter only steps under a condition here. Step it in every pass.";
  yield reporter.broken(label, { file, span: only.step }, what);
}

function namesStored(statement: Statement): string[] {
  if (statement.kind === "AugAssign") {
    return statement.target.kind === "Name" ? [statement.target.name] : [];
  }
  if (statement.kind !== "Assign") return [];
  return statement.targets.flatMap((target) => (target.kind === "Name" ? [target.name] : []));
}

/** A counter of the training loop that takes a constant in the middle of it: it runs on from there. */
function* counterSetBack(
  { mainLoop }: Facts,
  { label }: FrozenBound,
  reporter: Reporter,
): Iterable<Finding> {
  const node = mainLoop?.node;
  const counters = countersOf(node);
  if (mainLoop === undefined || node?.kind !== "While") return;
  const { file } = mainLoop.place;
  for (const statement of node.body.flatMap(withInner)) {
    const bound = constantBindings(statement) ?? [];
    if (!bound.some(({ name }) => counters.includes(name))) continue;
    const what = "but its counter is set to a constant inside the loop here. Let it only count on.";
    yield reporter.broken(label, { file, span: statement }, what);
  }
}

/** A validation loop over a frozen number of batches that takes another number of them. */
export function* readingsOfOtherLength(
  { baseline, candidate }: FlowFacts,
  reporter: Reporter,
): Iterable<Finding> {
  const frozen = readingLoops(baseline).find(({ trips }) => trips?.lineage.frozen !== undefined);
  const label = frozen?.trips?.lineage.frozen;
  const value = numberOf(frozen?.trips);
  if (label === undefined || value === undefined) return;
  const own = readingLoops(candidate);
  const isKept = ({ trips }: LoopEvent) =>
    numberOf(trips) === value || trips?.lineage.frozen === label;
  const [before, after] = [readings(baseline), readings(candidate)];
  // A few batches, or one, may be taken one by one.
  const alone = [...candidate.validation.draws].find(({ sources }) => sources.size > 0)?.place;
  const first = own[0]?.place ?? alone;
  if (!first || own.some(isKept) || !before || !after || before === after) return;
  if (after === Infinity) return;
  const what = `but a reading of the validation loss takes ${after} batches here. Take ${reporter.numberOf(label)} of them.`;
  const places = own.map(({ place }) => place);
  yield reporter.broken(label, reporter.newest(places, first), what);
}

/** A loop over a frozen number of batches in each iteration (their gradients add up) that takes fewer. */
export function* partsOfOtherNumber(
  { baseline, candidate }: FlowFacts,
  reporter: Reporter,
): Iterable<Finding> {
  const frozen = trainingParts(baseline).find(({ trips }) => trips?.lineage.frozen !== undefined);
  const label = frozen?.trips?.lineage.frozen;
  const value = numberOf(frozen?.trips);
  if (label === undefined || value === undefined) return;
  const own = trainingParts(candidate).filter(({ trips }) => trips?.lineage.derived.has(label));
  const isKept = ({ trips }: LoopEvent) =>
    numberOf(trips) === value || trips?.lineage.frozen === label;
  const other = own.find(({ trips }) => trips && bounds(trips));
  const [low, high] = (other?.trips && bounds(other.trips)) ?? [];
  if (other === undefined || own.some(isKept)) return;
  const taken = low === high ? low : `${low} to ${high}`;
  const what = `but an iteration takes ${taken} batches here. Take ${reporter.numberOf(label)} of them.`;
  yield reporter.broken(label, other.place, what);
}

/** Loops inside the training loop that draw what is trained on. */
function trainingParts({ mainLoop, trainedDraws }: Facts): LoopEvent[] {
  return loopsThatDraw(mainLoop, trainedDraws);
}

/** Loops inside the training loop that draw what the validation loss is read from. */
function readingLoops({ mainLoop, validation }: Facts): LoopEvent[] {
  return loopsThatDraw(mainLoop, validation.draws);
}

function loopsThatDraw(outer: LoopEvent | undefined, draws: ReadonlySet<Draw>): LoopEvent[] {
  const found: LoopEvent[] = [];
  for (const { event } of walk(outer?.body ?? [])) {
    if (event.type !== "loop") continue;
    const isDrawing = [...walk(event.body)].some(
      (inner) => inner.event.type === "draw" && draws.has(inner.event.draw),
    );
    if (isDrawing) found.push(event);
  }
  return found;
}
