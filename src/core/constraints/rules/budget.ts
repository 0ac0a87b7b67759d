import { numberOf } from "../flow/arithmetic.ts";
import { happens, walk } from "../flow/counting.ts";
import type { FlowEvent, LoopEvent } from "../flow/event.ts";
import { type Facts, flowFacts, trainingDraws } from "../flow/facts.ts";
import { outOfSight } from "../flow/out-of-sight.ts";
import { Reporter } from "../flow/report.ts";
import { type FrozenBound, frozenBound, runsTo } from "../flow/use-in-loops.ts";
import type { Place } from "../flow/value.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const budget: Rule = {
  id: "budget",
  severity: "error",
  summary:
    "More training batches are drawn per frozen iteration than in the baseline, or calls multiply " +
    "or nest until that cannot be told. Only batches whose loss is differentiated count, and a " +
    "fixed few outside the loop are free.",
  check,
};

/** Training outside the loop over the frozen bound is free up to this part of the bound. */
const FREE_PART = 0.01;
const FREE_BATCHES = 16;

function* check(context: RuleContext): Iterable<Finding> {
  const facts = flowFacts(context);
  if (!facts) yield* outOfSight(context, "budget");
  const bound = facts && frozenBound(facts.baseline);
  const body = facts?.baseline.mainLoop?.body;
  if (!facts || !bound || !body) return;
  const { candidate } = facts;
  const reporter = new Reporter(context);
  const allowed = trainingDraws(facts.baseline, body).most;
  const goesThroughAll = trainsInOpenLoop(body);
  const inside = inEachIteration(candidate, { bound, allowed, goesThroughAll }, reporter);
  const found = inside ?? besides(candidate, bound, allowed, reporter);
  if (found) yield found;
}

/** What an iteration of the baseline draws. */
interface Allowance {
  readonly bound: FrozenBound;
  readonly allowed: number;
  /** Each iteration is an epoch: it trains on a whole file. */
  readonly goesThroughAll: boolean;
}

function kindsDrawn({ trainedDraws }: Facts, events: readonly FlowEvent[]): number {
  const drawn = [...walk(events)].flatMap(({ event }) =>
    event.type === "draw" && trainedDraws.has(event.draw) ? [event.draw] : [],
  );
  return new Set(drawn.filter(({ sources }) => sources.size > 0)).size;
}

function trainsInOpenLoop(events: readonly FlowEvent[]): boolean {
  return events.some(
    (event) =>
      event.type === "loop" && event.trips === undefined && happens(event.body, "backward"),
  );
}

function inEachIteration(
  candidate: Facts,
  { bound, allowed, goesThroughAll }: Allowance,
  reporter: Reporter,
): Finding | undefined {
  const loop = candidate.trainingLoops.find((one) => runsTo(one, bound)) ?? candidate.mainLoop;
  const drawn = loop && trainingDraws(candidate, loop.body).most;
  if (loop && drawn === Infinity && Number.isFinite(allowed)) {
    // In an epoch through a whole file what is drawn counts once, wherever it is drawn.
    if (goesThroughAll && kindsDrawn(candidate, loop.body) <= allowed) return undefined;
    return throughAll(candidate, bound, loop, allowed, reporter);
  }
  if (!loop || !drawn || !Number.isFinite(drawn) || drawn <= allowed) return undefined;
  const place = reporter.newest(drawingPlaces(candidate, loop.body), loop.place);
  const what =
    `each of its iterations may draw ${batches(allowed)}, but up to ${drawn} are drawn and ` +
    "trained on here. Draw as many as the baseline.";
  return reporter.broken(bound.label, place, what);
}

/** An inner loop that nothing ends but its data: each pass trains on a whole file. */
function throughAll(
  candidate: Facts,
  bound: FrozenBound,
  { body }: LoopEvent,
  allowed: number,
  reporter: Reporter,
): Finding | undefined {
  for (const { event, around } of walk(body)) {
    if (event.type !== "draw" || !candidate.trainedDraws.has(event.draw)) continue;
    const loop = around.find(
      (outer) =>
        outer.type === "loop" &&
        outer.node?.kind === "For" &&
        outer.trips === undefined &&
        !leavesEarly(outer),
    );
    if (loop?.type !== "loop") continue;
    const what =
      `each of its iterations may draw ${batches(allowed)}, but a loop over all there are draws ` +
      "and trains on them here. Draw as many as the baseline.";
    return reporter.broken(bound.label, loop.place, what);
  }
  return undefined;
}

function leavesEarly({ body }: LoopEvent): boolean {
  for (const { event } of walk(body)) {
    if (event.type === "exit" && event.kind !== "continue") return true;
  }
  return false;
}

/** Batches that are trained on but drawn outside the loop over the frozen bound. */
function besides(
  candidate: Facts,
  bound: FrozenBound,
  allowed: number,
  reporter: Reporter,
): Finding | undefined {
  const main = candidate.trainingLoops.find((loop) => runsTo(loop, bound));
  if (!main) return undefined;
  const { events } = candidate.rehearsal;
  const all = trainingDraws(candidate, events).most;
  // Where the bound itself was changed, another rule says so.
  const iterations = numberOf(main.trips) ?? bound.value;
  const free = Math.max(FREE_BATCHES, FREE_PART * iterations) * allowed;
  if (!Number.isFinite(all) || all <= allowed * iterations + free) return undefined;
  const outside = drawingPlaces(
    candidate,
    events.flatMap((event) => without(event, main)),
  );
  const place = reporter.newest(outside, main.place);
  const what =
    `which allows ${batches(allowed * iterations)}, but ${all} are drawn and trained on with ` +
    "those outside the loop. Train inside the loop only.";
  return reporter.broken(bound.label, place, what);
}

/** Events but for one loop. */
function without(event: FlowEvent, loop: LoopEvent): FlowEvent[] {
  if (event === loop) return [];
  if (event.type === "call" || event.type === "loop") {
    return [{ ...event, body: event.body.flatMap((inner) => without(inner, loop)) }];
  }
  if (event.type !== "branch") return [event];
  return [
    { ...event, arms: event.arms.map((arm) => arm.flatMap((inner) => without(inner, loop))) },
  ];
}

/** Where batches that are trained on are drawn: loops around them, then the calls, innermost last. */
function drawingPlaces(candidate: Facts, events: readonly FlowEvent[]): Place[] {
  const loops: Place[] = [];
  const calls: Place[] = [];
  for (const { event, around } of walk(events)) {
    if (event.type !== "draw" || !candidate.trainedDraws.has(event.draw)) continue;
    if (event.draw.sources.size === 0) continue;
    calls.push(...event.draw.chain);
    for (const outer of around) if (outer.type === "loop") loops.push(outer.place);
  }
  return [...loops, ...calls];
}

function batches(count: number): string {
  return count === 1 ? "one training batch" : `${count} training batches`;
}
