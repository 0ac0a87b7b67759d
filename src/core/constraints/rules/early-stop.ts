import type { Expression } from "../../python/ast.ts";
import { normalForm } from "../../python/normal-form.ts";
import { walk } from "../flow/counting.ts";
import type { BranchEvent, ExitEvent, FlowEvent, LoopEvent } from "../flow/event.ts";
import { type Facts, flowFacts } from "../flow/facts.ts";
import { Reporter } from "../flow/report.ts";
import { boundingTest, furtherTests } from "../flow/trip-count.ts";
import { frozenBound } from "../flow/use-in-loops.ts";
import type { Place } from "../flow/value.ts";
import type { Finding, Rule, RuleContext } from "../rule.ts";

export const earlyStop: Rule = {
  id: "early-stop",
  severity: "warning",
  summary:
    "A loop over a frozen bound can end early (`break`, `return`, raising), other than on a " +
    "non-finite loss.",
  check,
};

function* check(context: RuleContext): Iterable<Finding> {
  const facts = flowFacts(context);
  const bound = facts && frozenBound(facts.baseline);
  if (!facts || !bound) return;
  // As many exits of one shape as the baseline has are its own, whatever their names are now.
  const own = [...exits(facts.baseline)].map(({ form }) => form);
  // The `break` at the bound is one of them where the candidate's loop states the bound itself.
  const { mainLoop } = facts.baseline;
  const isBounded = boundingIn(facts.candidate.mainLoop) !== undefined;
  const bounding = isBounded ? undefined : boundingIn(mainLoop);
  if (bounding) own.push(`break ${formOf(bounding)}`);
  const reporter = new Reporter(context);
  for (const { place, form, how } of exits(facts.candidate)) {
    const known = own.indexOf(form);
    if (known >= 0) {
      own.splice(known, 1);
      continue;
    }
    const what = `but ${how} can end the training loop before that. Let it run to its end.`;
    yield reporter.broken(bound.label, place, what);
  }
}

interface EarlyExit {
  readonly place: Place;
  /** The kind of exit and its condition, to tell it from the baseline's own. */
  readonly form: string;
  readonly how: string;
}

function* exits({ mainLoop, outerLoop }: Facts): Iterable<EarlyExit> {
  if (outerLoop) yield* exitsOf(outerLoop);
  if (mainLoop && mainLoop.node !== outerLoop?.node) yield* exitsOf(mainLoop);
}

function* exitsOf(mainLoop: LoopEvent): Iterable<EarlyExit> {
  const bounding = boundingIn(mainLoop);
  for (const { event, around } of walk(mainLoop.body)) {
    if (event.type !== "exit" || !leaves(event, around, mainLoop)) continue;
    const branches = around.filter((one): one is BranchEvent => one.type === "branch");
    if (branches.some((one) => one.isFiniteTest || one.isLastPass)) continue;
    if (bounding && branches.some(({ test }) => test === bounding)) continue;
    const form = `${event.kind} ${branches.map(({ test }) => formOf(test)).join(" & ")}`;
    yield { place: event.place, form, how: `this \`${NAMES[event.kind]}\`` };
  }
  if (mainLoop.node?.kind !== "While") return;
  for (const test of furtherTests(mainLoop.node)) {
    const place = { file: mainLoop.place.file, span: test };
    yield { place, form: `while ${formOf(test)}`, how: "this further condition" };
  }
}

function boundingIn(loop: LoopEvent | undefined): Expression | undefined {
  const node = loop?.node;
  return node?.kind === "While" || node?.kind === "For" ? boundingTest(node) : undefined;
}

const NAMES: Readonly<Record<ExitEvent["kind"], string>> = {
  break: "break",
  continue: "continue",
  return: "return",
  raise: "raise",
  quit: "exit",
};

function formOf(test: Expression | undefined): string {
  return test ? normalForm(test, () => "_") : "";
}

/** Whether an exit ends this very loop. */
function leaves(
  { kind, frameKey, isCaught }: ExitEvent,
  around: readonly FlowEvent[],
  loop: LoopEvent,
): boolean {
  if (kind === "quit") return true;
  if (kind === "continue" || frameKey !== loop.frameKey) return false;
  if (kind === "raise") return !isCaught;
  return kind === "return" || !around.some(({ type }) => type === "loop");
}
