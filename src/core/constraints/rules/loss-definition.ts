import { type Facts, type FlowFacts, firstOf, flowFacts, readings } from "../flow/facts.ts";
import { Reporter } from "../flow/report.ts";
import { inSplit, isWholeOf, splitsOf } from "../flow/sources.ts";
import type { LossForm, Place } from "../flow/value.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const lossDefinition: Rule = {
  id: "loss-definition",
  severity: "warning",
  summary:
    "The validation loss is computed in another way than in the baseline: of logits that are scaled, " +
    "clipped, masked or cut after the model gave them, of other targets or fewer tokens; smoothing, " +
    "class weights, regularisers, averages over another number of batches, moving averages.",
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
  const before = formOf(baseline);
  const after = formOf(candidate);
  if (before === undefined || before.type === "changed") return undefined;
  if (after?.type === "changed") {
    const what = `but here the candidate ${after.how}, and it is no longer that loss`;
    return warn(name, after.place, what, reporter);
  }
  const place = lastAssignment(candidate, name, context);
  const isConstant = firstOf(candidate.rehearsal.returned).kind === "number";
  const { trainOnly, validationOnly } = splitsOf({ baseline, candidate });
  const known = new Set([...trainOnly, ...validationOnly]);
  const isForeign =
    candidate.validated.size > 0 &&
    inSplit(candidate.validated, known, baseline.validated).length === 0 &&
    ![...candidate.validated].some((source) => isWholeOf(source, known));
  if ((isConstant && candidate.validated.size === 0) || (isForeign && known.size > 0)) {
    return warn(name, place, "but here it no longer comes from validation data", reporter);
  }
  if (after?.type === "total" && before.type !== "total") {
    return warn(name, place, "but here it is the sum over the tokens of a batch", reporter);
  }
  // The least of one-batch readings over the whole training is the best so far, not a measure.
  const isOneBatch = readings(candidate) === 1 && readings(baseline) === 1;
  if (after?.type === "least" && before.type !== "least" && !isOneBatch) {
    return warn(name, place, "but here it is the least of several batches", reporter);
  }
  return undefined;
}

/** The returned loss's form; one k-th of each of k batches adds up to their mean. */
function formOf(facts: Facts): LossForm | undefined {
  const { form } = facts.validation;
  if (form?.type !== "changed" || form.share === undefined) return form;
  const isMean = Math.abs(form.share - (readings(facts) ?? 0)) < 1e-6;
  return isMean ? { type: "mean" } : form;
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
  if (!before || after === undefined || before === after || after === Infinity) return undefined;
  const draws = [...candidate.validation.draws].filter(({ sources }) => sources.size > 0);
  if (draws.length === 0) return undefined;
  const place = reporter.newest(
    draws.flatMap(({ chain }) => chain),
    draws[0]?.chain.at(-1) ?? lastAssignment(candidate, name, context),
  );
  const what =
    after === 0
      ? "but here its batches are drawn once and for all, where the baseline draws new ones"
      : `but here a reading takes ${batches(after)} where the baseline takes ${before}`;
  return warn(name, place, what, reporter);
}

function batches(count: number): string {
  if (count === Infinity) return "all of them";
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
