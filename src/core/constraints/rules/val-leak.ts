import { walk } from "../flow/counting.ts";
import { type FlowFacts, flowFacts } from "../flow/facts.ts";
import { union } from "../flow/lineage.ts";
import { outOfSight } from "../flow/out-of-sight.ts";
import { Reporter } from "../flow/report.ts";
import { drawsOf, inSplit, type Splits, splitsOf, wholesOf } from "../flow/sources.ts";
import type { Draw, Place } from "../flow/value.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const valLeak: Rule = {
  id: "val-leak",
  severity: "error",
  summary:
    "Validation data, also as a part of a whole text, reaches a loss that is differentiated, or " +
    "is put into the model; or training data flows into the value that is returned as the validation loss.",
  check,
};

function* check(context: RuleContext): Iterable<Finding> {
  const facts = flowFacts(context);
  if (!facts) {
    yield* outOfSight(context, "val-leak");
    return;
  }
  const reporter = new Reporter(context);
  const splits = splitsOf(facts);
  yield* trainedOnValidation(facts, splits, reporter);
  yield* validatedOnTraining(facts, splits, context, reporter);
  yield* validationInModel(facts, splits, reporter);
}

function* trainedOnValidation(
  { candidate }: FlowFacts,
  { trainOnly, validationOnly }: Splits,
  reporter: Reporter,
): Iterable<Finding> {
  for (const { event } of walk(candidate.rehearsal.events)) {
    if (event.type !== "backward") continue;
    const { sources, draws: drawn } = event.lineage;
    const leaked = [
      ...inSplit(sources, validationOnly, trainOnly),
      ...wholesOf(sources, validationOnly, drawn, isOld(reporter)),
    ];
    if (leaked.length === 0) continue;
    const draws = drawsOf(event.lineage.draws, leaked);
    const chains = draws
      .filter((draw) => !candidate.validation.draws.has(draw))
      .flatMap(({ chain }) => chain);
    const place = reporter.newest(chains, event.place);
    const message =
      `Validation data (${leaked.join(", ")}) must never be trained on, but they reach a loss that ` +
      "is differentiated here. Draw this batch from the training data.";
    yield reporter.finding(place, message);
  }
}

/** Counts, tables and memories of validation data that the model gets, by whatever road. */
function* validationInModel(
  { baseline, candidate }: FlowFacts,
  { trainOnly, validationOnly }: Splits,
  reporter: Reporter,
): Iterable<Finding> {
  const known = new Set(baseline.rehearsal.holdings.flatMap(({ sources }) => [...sources]));
  const isNew = (file: string) => !known.has(file);
  for (const { sources, place } of candidate.rehearsal.holdings) {
    const leaked = inSplit(sources, validationOnly, trainOnly).filter(isNew);
    if (leaked.length === 0) continue;
    const message =
      `Validation data (${leaked.join(", ")}) must never be trained on, but what is computed from ` +
      "them is put into the model here. Compute it from the training data.";
    yield reporter.finding(place, message);
    return;
  }
}

/** What draws is the baseline's, but for names: what it draws from is what differs. */
function isOld(reporter: Reporter): (draw: Draw) => boolean {
  return ({ place }) => !reporter.isNew(place) || reporter.isAlike(place);
}

function* validatedOnTraining(
  { candidate }: FlowFacts,
  { trainOnly, validationOnly }: Splits,
  context: RuleContext,
  reporter: Reporter,
): Iterable<Finding> {
  const { validation, validated } = candidate;
  const mixed = [
    ...inSplit(validated, trainOnly, validationOnly),
    ...wholesOf(validated, trainOnly, validation.draws, isOld(reporter)),
  ];
  if (mixed.length === 0) return;
  const draws = drawsOf(validation.draws, mixed).filter(
    (draw) => !candidate.trainedDraws.has(draw),
  );
  const name = context.project.returns[0] ?? "the loss";
  const assigned = candidate.rehearsal.assignments
    .filter(
      (one) =>
        inSplit(union(one.lineage.sources, one.lineage.readings), trainOnly, validationOnly)
          .length > 0,
    )
    .filter((one) => one.name === name && reporter.isNew(one.place))
    .map(({ place }) => place);
  const start: Place = { file: "train", span: context.candidate.train.module };
  const last = candidate.rehearsal.assignments.findLast((one) => one.name === name)?.place;
  const place = reporter.newest(
    draws.flatMap(({ chain }) => chain),
    assigned[0] ?? last ?? start,
  );
  const message =
    `\`${name}\` must be a loss on validation data, but training data (${mixed.join(", ")}) flow ` +
    "into it here. Keep the training loss apart and return the validation loss alone.";
  yield reporter.finding(place, message, { name });
}
