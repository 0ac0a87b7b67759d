import { countIn } from "../flow/counting.ts";
import { type Facts, type FlowFacts, firstOf, flowFacts } from "../flow/facts.ts";
import { Reporter } from "../flow/report.ts";
import type { Place } from "../flow/value.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const lossDefinition: Rule = {
  id: "loss-definition",
  severity: "warning",
  summary:
    "The validation loss is computed in another way than in the baseline: smoothing, " +
    "regularisers, averages over another number of batches, moving averages.",
  check,
};

function* check(context: RuleContext): Iterable<Finding> {
  const facts = flowFacts(context);
  if (!facts) return;
  const reporter = new Reporter(context);
  const name = context.project.returns[0] ?? "the loss";
  const finding =
    otherForm(facts, name, context, reporter) ?? otherCount(facts, name, context, reporter);
  if (finding) yield finding;
}

function otherForm(
  { baseline, candidate }: FlowFacts,
  name: string,
  context: RuleContext,
  reporter: Reporter,
): Finding | undefined {
  const before = baseline.validation.form;
  const after = candidate.validation.form;
  if (before === undefined || before.type === "changed") return undefined;
  if (after?.type === "changed") {
    const what = `but here the candidate ${after.how}, and it is no longer that loss`;
    return warn(name, after.place, what, reporter);
  }
  const place = lastAssignment(candidate, name, context);
  const isConstant = firstOf(candidate.rehearsal.returned).kind === "number";
  if (isConstant && candidate.validated.size === 0) {
    return warn(name, place, "but here it no longer comes from validation data", reporter);
  }
  if (after?.type === "least" && before.type !== "least") {
    return warn(name, place, "but here it is the least of several batches", reporter);
  }
  return undefined;
}

/** Readings over another number of batches. */
function otherCount(
  { baseline, candidate }: FlowFacts,
  name: string,
  context: RuleContext,
  reporter: Reporter,
): Finding | undefined {
  const before = readings(baseline);
  const after = readings(candidate);
  if (before === undefined || after === undefined || before === after) return undefined;
  const draws = [...candidate.validation.draws].filter(({ sources }) => sources.size > 0);
  const place = reporter.newest(
    draws.flatMap(({ chain }) => chain),
    draws[0]?.chain.at(-1) ?? lastAssignment(candidate, name, context),
  );
  const what = `but here a reading takes ${batches(after)} where the baseline takes ${before}`;
  return warn(name, place, what, reporter);
}

/** Batches behind one reading of the validation loss; undefined where not known. */
function readings({ mainLoop, validation }: Facts): number | undefined {
  if (!mainLoop) return undefined;
  const { most } = countIn(mainLoop.body, {
    counts: ({ type, ...event }) =>
      type === "draw" &&
      "draw" in event &&
      validation.draws.has(event.draw) &&
      event.draw.sources.size > 0,
  });
  return most === 0 || !Number.isFinite(most) ? undefined : most;
}

function batches(count: number): string {
  return count === 1 ? "one batch" : `${count} batches`;
}

function lastAssignment({ rehearsal }: Facts, name: string, context: RuleContext): Place {
  const last = rehearsal.assignments.findLast((one) => one.name === name);
  return last?.place ?? { file: "train", span: context.candidate.train.module };
}

function warn(name: string, place: Place, what: string, reporter: Reporter): Finding {
  const message =
    `\`${name}\` is the baseline's validation loss, ${what}. Compute it as the baseline does, and ` +
    "keep other measures under other names.";
  return reporter.finding(place, message, { name });
}
