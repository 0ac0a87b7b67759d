import type { Constraint } from "./constraint.ts";

/**
 * The constraints that would be gone if edited code became the baseline: an edit keeps what the
 * baseline's comments forbid to change, but may drop or reword those comments. Where in the file
 * and in which suite a constraint stands does not matter.
 */
export function lostConstraints(
  before: readonly Constraint[],
  after: readonly Constraint[],
): Constraint[] {
  const kept = new Set(after.map(keyOf));
  return before.filter((constraint) => !kept.has(keyOf(constraint)));
}

function keyOf({ rule, name, value, text }: Constraint): string {
  return [rule, name ?? text, name === undefined ? "" : (value ?? "")].join("\n");
}
