import { countIn, walk } from "../flow/counting.ts";
import type { FlowEvent } from "../flow/event.ts";
import { type Facts, flowFacts, trainingDraws } from "../flow/facts.ts";
import { Reporter } from "../flow/report.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const extraCompute: Rule = {
  id: "extra-compute",
  severity: "warning",
  summary:
    "More backward passes, or more steps of the same optimizer, per iteration on the same data " +
    "than in the baseline.",
  check,
};

function* check(context: RuleContext): Iterable<Finding> {
  const facts = flowFacts(context);
  if (!facts) return;
  const reporter = new Reporter(context);
  const before = work(facts.baseline);
  const after = work(facts.candidate);
  if (!before || !after) return;
  if (isMore(after.backward, before.backward, after.draws, before.draws)) {
    const what = `takes ${after.backward} backward passes, the baseline ${before.backward}`;
    yield warn(facts.candidate, "backward", what, reporter);
  }
  if (isMore(after.steps, before.steps, after.draws, before.draws)) {
    const what = `lets one optimizer step ${after.steps} times, the baseline ${before.steps}`;
    yield warn(facts.candidate, "step", what, reporter);
  }
}

function isMore(after: number, before: number, draws: number, drawsBefore: number): boolean {
  if (!Number.isFinite(after) || after <= before) return false;
  // More of them for more data is the budget's matter.
  return after * Math.max(1, drawsBefore) > before * Math.max(1, draws);
}

interface Work {
  readonly backward: number;
  /** Of the optimizer that steps most. */
  readonly steps: number;
  readonly draws: number;
}

function work(facts: Facts): Work | undefined {
  const { mainLoop } = facts;
  if (!mainLoop) return undefined;
  const { body } = mainLoop;
  const optimizers = new Set<string>();
  for (const { event } of walk(body)) if (event.type === "step") optimizers.add(event.optimizer);
  const stepsOf = (optimizer: string) =>
    countIn(body, { counts: (event) => event.type === "step" && event.optimizer === optimizer })
      .most;
  return {
    backward: countIn(body, { counts: isTraining }).most,
    steps: Math.max(0, ...[...optimizers].map(stepsOf)),
    draws: trainingDraws(facts, body).most,
  };
}

function isTraining(event: FlowEvent): boolean {
  return event.type === "backward";
}

function* places(facts: Facts, type: "backward" | "step") {
  for (const { event } of walk(facts.mainLoop?.body ?? [])) {
    if (event.type === type) yield event.place;
  }
}

function warn(facts: Facts, type: "backward" | "step", what: string, reporter: Reporter): Finding {
  const all = [...places(facts, type)];
  const start = facts.mainLoop?.place;
  const place = reporter.newest(all, all.at(-1) ?? start ?? { file: "train", span: FIRST });
  const message =
    `An iteration ${what}; on the same data that is more compute, so that equal iterations are no ` +
    "longer equal cost. Keep one pass and one step per iteration if the runs are to be compared.";
  return reporter.finding(place, message);
}

const FIRST = { start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 };
