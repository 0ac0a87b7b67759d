/**
 * A stretch of the text. Lines and columns are 1-based, columns and offsets count UTF-16 units of the
 * text as given; `endLine`/`endColumn` point behind the last character.
 */
export interface Span {
  /** Offset of the first character. */
  readonly start: number;
  /** Offset behind the last character. */
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface NodeOf<Kind extends string> extends Span {
  readonly kind: Kind;
  /** Unique within its module; small integers, so that side tables are plain arrays. */
  readonly id: number;
}

export type ExpressionContext = "load" | "store" | "delete";

/** The exact value of a literal: 8, 8.0 and True are three different things. */
export type ConstantValue =
  | { readonly type: "int"; readonly value: bigint }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "complex"; readonly imaginary: number }
  | { readonly type: "str"; readonly value: string }
  /** One UTF-16 unit per byte. */
  | { readonly type: "bytes"; readonly value: string }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "None" }
  | { readonly type: "Ellipsis" };
