import { numberOf } from "../flow/arithmetic.ts";
import { walk } from "../flow/counting.ts";
import type { LoopEvent } from "../flow/event.ts";
import { type Facts, flowFacts, trainingDraws } from "../flow/facts.ts";
import { Reporter } from "../flow/report.ts";
import { type FrozenBound, frozenBound, runsTo } from "../flow/use-in-loops.ts";
import type { Draw } from "../flow/value.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const budget: Rule = {
  id: "budget",
  severity: "error",
  summary:
    "More training batches are drawn per frozen iteration than in the baseline. Only batches " +
    "whose loss is differentiated count, and a fixed few outside the loop are free.",
  check,
};

/** Training outside the loop over the frozen bound is free up to this part of the bound. */
const FREE_PART = 0.01;
const FREE_BATCHES = 16;

function* check(context: RuleContext): Iterable<Finding> {
  const facts = flowFacts(context);
  const bound = facts && frozenBound(facts.baseline);
  if (!facts || !bound || !facts.baseline.mainLoop) return;
  const { baseline, candidate } = facts;
  const reporter = new Reporter(context);
  const allowed = trainingDraws(baseline, facts.baseline.mainLoop.body).most;
  for (const loop of mainLoops(candidate, bound)) {
    const drawn = trainingDraws(candidate, loop.body).most;
    if (!Number.isFinite(drawn) || drawn <= allowed) continue;
    const place = reporter.newest(excess(candidate, baseline, loop), loop.place);
    const what =
      `each of its iterations may draw ${batches(allowed)}, but up to ${drawn} are drawn and ` +
      "trained on here. Draw one batch where the baseline draws one.";
    yield reporter.broken(bound.label, place, what);
  }
  yield* besides(candidate, bound, allowed, reporter);
}

/** The loops over the frozen bound; where none is, the longest. */
function mainLoops(facts: Facts, bound: FrozenBound): LoopEvent[] {
  const own = facts.trainingLoops.filter((loop) => runsTo(loop, bound));
  return own.length > 0 ? own.slice(0, 1) : facts.mainLoop ? [facts.mainLoop] : [];
}

/** Places of the calls that draw, innermost last. */
function excess(candidate: Facts, baseline: Facts, loop: LoopEvent) {
  const draws: Draw[] = [];
  for (const { event } of walk(loop.body)) {
    if (event.type === "draw" && candidate.trainedDraws.has(event.draw)) draws.push(event.draw);
  }
  const inner = [...walk(loop.body)].filter(
    ({ event }) => event.type === "loop" && baseline !== candidate,
  );
  const places = inner.flatMap(({ event }) =>
    event.type === "loop" && event.node.kind !== "ListComp" && holds(event, draws)
      ? [event.place]
      : [],
  );
  return [...places, ...draws.flatMap(({ chain }) => chain)];
}

function holds(loop: LoopEvent, draws: readonly Draw[]): boolean {
  return [...walk(loop.body)].some(
    ({ event }) => event.type === "draw" && draws.includes(event.draw),
  );
}

/** Training beside the loop over the frozen bound. */
function* besides(
  candidate: Facts,
  bound: FrozenBound,
  allowed: number,
  reporter: Reporter,
): Iterable<Finding> {
  const main = candidate.trainingLoops.find((loop) => runsTo(loop, bound));
  if (!main) return;
  const free = Math.max(FREE_BATCHES, FREE_PART * bound.value) * allowed;
  for (const loop of candidate.trainingLoops) {
    if (loop === main) continue;
    const times = numberOf(loop.trips);
    const drawn =
      times === undefined ? undefined : times * trainingDraws(candidate, loop.body).most;
    if (drawn === undefined || !Number.isFinite(drawn) || drawn <= free) continue;
    const what =
      `and only its iterations may train, but ${drawn} more batches are trained on here. ` +
      "Remove this loop.";
    yield reporter.broken(bound.label, loop.place, what);
  }
}

function batches(count: number): string {
  return count === 1 ? "one training batch" : `${count} training batches`;
}
