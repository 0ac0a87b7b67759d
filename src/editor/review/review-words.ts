import type { Verification, Violation } from "../../core/constraints/verification.ts";
import type { Decision, ReviewHunk } from "../../core/review/file-review.ts";
import type { HunkStanding } from "../../core/review/hunk-standing.ts";
import { filesOf, type PairReview, type ReviewCounts } from "../../core/review/pair-review.ts";

const LONGEST_EXCERPT = 60;
const LONGEST_MESSAGE = 110;

/** One line that tells a hunk from others: what it makes of which line. */
export function hunkTitle({
  currentText,
  proposedText,
  originalText,
  decision,
}: ReviewHunk): string {
  const shown = decision === "rejected" ? proposedText : currentText;
  const line = firstLine(shown);
  return line === "" ? `removes: ${firstLine(originalText) || "blank lines"}` : line;
}

/** The first line of a text that is not blank, cut to fit; "" where there is none. */
export function firstLine(text: string): string {
  const line = text.split("\n").find((each) => each.trim() !== "") ?? "";
  return cut(line.trim(), LONGEST_EXCERPT);
}

/** "free", or what a hunk breaks or touches. */
export function standingWords({ broken, touched }: HunkStanding): string {
  const [worst] = byGravity(broken);
  if (worst !== undefined) {
    const verb = worst.severity === "error" ? "breaks" : "warning,";
    const more = broken.length > 1 ? ` (and ${broken.length - 1} more)` : "";
    return cut(`${verb} ${worst.rule}: ${worst.message}`, LONGEST_MESSAGE) + more;
  }
  const [first] = touched;
  if (first === undefined) return "free";
  return cut(`touches a constraint: ${first.text}`, LONGEST_MESSAGE);
}

/** Errors before warnings. */
export function byGravity(violations: readonly Violation[]): Violation[] {
  const rank = ({ severity }: Violation) => (severity === "error" ? 0 : 1);
  return violations.toSorted((a, b) => rank(a) - rank(b));
}

/** How a decided hunk is called beside its lines. */
export const DECISION_WORDS: Readonly<Record<Decision, string>> = {
  pending: "to decide",
  accepted: "accepted",
  rejected: "rejected",
  edited: "edited by you",
};

/** "2 accepted, 1 rejected, 3 to decide (+4 −2 lines)". */
export function countWords({ decisions, added, removed }: ReviewCounts): string {
  const order: Decision[] = ["accepted", "edited", "rejected", "pending"];
  const counted = order
    .filter((decision) => decisions[decision] > 0)
    .map((decision) => `${decisions[decision]} ${DECISION_WORDS[decision]}`);
  return `${counted.join(", ") || "no change"} (+${added} −${removed} lines)`;
}

/** Whether what is accepted so far may train, in a few words. */
export function verdictWords(violations: readonly Violation[]): string {
  const errors = violations.filter(({ severity }) => severity === "error").length;
  const warnings = violations.length - errors;
  const parts = [
    ...(errors > 0 ? [`breaks ${plural(errors, "constraint")}`] : ["keeps every constraint"]),
    ...(warnings > 0 ? [plural(warnings, "warning")] : []),
  ];
  return parts.join(", ");
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** One sentence about an edit as it was proposed: what it changes, and what it keeps or breaks. */
export function reviewSentence(
  review: PairReview,
  subject: {
    readonly personaName: string;
    readonly analysis: { readonly constraints: readonly unknown[] };
  },
  shown: Verification,
): string {
  const files = filesOf(review);
  const names = files.map(({ path }) => path).join(" and ");
  const hunks = files.flatMap((file) => file.hunks);
  const changes = plural(hunks.length, "change");
  const errors = shown.violations.filter(({ severity }) => severity === "error").length;
  const warnings = shown.violations.length - errors;
  const start = `${subject.personaName} proposes ${changes} in ${names}`;
  if (errors > 0) {
    return `${start} and breaks ${plural(errors, "constraint")}: reject or mend what breaks, and apply the rest.`;
  }
  const warned = warnings === 0 ? "" : `, with ${plural(warnings, "warning")}`;
  return `${start} and keeps all ${subject.analysis.constraints.length} constraints${warned}: accept or reject each.`;
}
