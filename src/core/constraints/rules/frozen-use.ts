import { flowFacts } from "../flow/facts.ts";
import { outOfSight } from "../flow/out-of-sight.ts";
import { Reporter } from "../flow/report.ts";
import { batchesOfOtherSize } from "../flow/use-in-batches.ts";
import {
  callsWithOtherValues,
  fieldsGivenOtherValues,
  patchedConstruction,
} from "../flow/use-in-calls.ts";
import {
  loopsWithOtherBounds,
  partsOfOtherNumber,
  readingsOfOtherLength,
} from "../flow/use-in-loops.ts";
import { fieldsWithOtherValues, otherBlockTotals } from "../flow/use-in-model.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const frozenUse: Rule = {
  id: "frozen-use",
  severity: "error",
  summary:
    "A frozen value no longer reaches a place that makes it what it is: an argument of a call " +
    "into `model.py`, the bound of the training loop, the size of the batches drawn, or a " +
    "configuration field, the number of blocks or of query heads in `model.py`.",
  check,
};

function* check(context: RuleContext): Iterable<Finding> {
  const facts = flowFacts(context);
  if (!facts) {
    yield* outOfSight(context, "frozen-use");
    return;
  }
  const reporter = new Reporter(context);
  yield* callsWithOtherValues(facts, reporter);
  yield* fieldsGivenOtherValues(facts, reporter);
  yield* patchedConstruction(facts, reporter);
  yield* loopsWithOtherBounds(facts, reporter);
  yield* partsOfOtherNumber(facts, reporter);
  yield* readingsOfOtherLength(facts, reporter);
  yield* batchesOfOtherSize(facts, reporter);
  yield* fieldsWithOtherValues(facts, context, reporter);
  yield* otherBlockTotals(facts, reporter);
}
