import type { Finding, RuleContext } from "../rule.ts";
import type { RuleId } from "../rule-ids.ts";
import { givenUp } from "./facts.ts";
import { Reporter } from "./report.ts";

/** The rules that nobody can be held to whose program cannot be followed: the first speaks for all. */
const SPEAKERS = ["budget", "val-leak", "frozen-use"] as const satisfies readonly RuleId[];

/**
 * A candidate whose calls multiply or nest until it cannot be followed, unlike its baseline: else
 * that would be a way around every rule that follows the program.
 */
export function* outOfSight(
  context: RuleContext,
  rule: (typeof SPEAKERS)[number],
): Iterable<Finding> {
  const { rules } = context.project;
  const speaker = SPEAKERS.find((id) => rules[id] !== "off");
  const lost = speaker === rule ? givenUp(context) : undefined;
  if (lost === undefined) return;
  const { candidate } = context;
  const reporter = new Reporter(context);
  const entry = { file: "train", span: candidate.train.module } as const;
  const place = reporter.newest(lost.givenUpIn, lost.givenUpIn[0] ?? entry);
  const message =
    "What is trained on, and how often, must be plain from the code, but calls multiply or nest " +
    "here until they cannot be followed. Call each function directly, and loop instead.";
  yield reporter.finding(place, message);
}
