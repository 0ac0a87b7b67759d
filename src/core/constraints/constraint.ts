/** What a constraint protects. `range` is a frozen value with permitted bounds. */
export type ConstraintRule =
  | "frozen-value"
  | "frozen-statement"
  | "cadence"
  | "range"
  | "return-contract";

/** Something that the baseline forbids to change; lines are 1-based and inclusive. */
export interface Constraint {
  readonly rule: ConstraintRule;
  /** Path relative to the project. */
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  /** Dotted path of enclosing functions and classes, "" at module level. */
  readonly scope: string;
  /** The bound name of a frozen value or range. */
  readonly name?: string;
  /** The frozen value as Python source, or the range or cadence as written. */
  readonly value?: string;
  /** One sentence for people and for the brief. */
  readonly text: string;
}
