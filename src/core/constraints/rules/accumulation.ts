import { countIn, walk } from "../flow/counting.ts";
import type { BranchEvent, FlowEvent } from "../flow/event.ts";
import { type Facts, flowFacts } from "../flow/facts.ts";
import { Reporter } from "../flow/report.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const accumulation: Rule = {
  id: "accumulation",
  severity: "warning",
  summary:
    "Optimizer steps are skipped in some iterations, so that the effective batch grows at equal data.",
  check,
};

function* check(context: RuleContext): Iterable<Finding> {
  const facts = flowFacts(context);
  if (!facts || skips(facts.baseline) || !skips(facts.candidate)) return;
  const place = firstStep(facts.candidate);
  if (!place) return;
  const message =
    "The baseline's optimizer steps in every iteration, but here it steps in some only, so that " +
    "gradients of several batches add up to a larger one. Step in every iteration.";
  yield new Reporter(context).finding(place, message);
}

/** Whether some iteration of the training loop ends without any optimizer step. */
function skips({ mainLoop }: Facts): boolean {
  if (!mainLoop) return false;
  const isStep = (event: FlowEvent) => event.type === "step";
  const steps = countIn(mainLoop.body, { counts: isStep, isIgnored, withoutBreaks: true });
  if (steps.most === 0 || steps.least > 0) return false;
  const unknownLoop = [...walk(mainLoop.body)].some(
    ({ event, around }) => isStep(event) && around.some((one) => one.type === "loop" && !one.trips),
  );
  return !unknownLoop;
}

/**
 * Conditions that ask for a finite gradient, and those that look at a loss or a gradient while
 * gradients are cleared in every iteration, skip a bad batch and add nothing up.
 */
function isIgnored(event: BranchEvent): boolean {
  if (event.isFiniteTest || event.test === undefined) return true;
  const { sources, readings } = event.testLineage;
  return sources.size > 0 || readings.size > 0;
}

function firstStep({ mainLoop }: Facts) {
  for (const { event } of walk(mainLoop?.body ?? [])) {
    if (event.type === "step") return event.place;
  }
  return undefined;
}
