import type {
  Comprehension,
  Expression,
  Keyword,
  Parameter,
  Parameters,
} from "./ast/expressions.ts";
import type { NodeOf } from "./ast/node.ts";
import type { Pattern } from "./ast/patterns.ts";
import type {
  Alias,
  ExceptHandler,
  MatchCase,
  Statement,
  TypeParam,
  WithItem,
} from "./ast/statements.ts";

export type * from "./ast/expressions.ts";
export type { ConstantValue, ExpressionContext, Span } from "./ast/node.ts";
export type * from "./ast/operators.ts";
export type * from "./ast/patterns.ts";
export type * from "./ast/statements.ts";

export interface Module extends NodeOf<"Module"> {
  readonly body: readonly Statement[];
}

/**
 * The syntax tree of a Python module: CPython's node names and fields as one discriminated union.
 *
 * Names are NFKC-normalised, as Python compares them. A parenthesised expression is its inner node
 * with the inner node's span, except for tuples and generator expressions, whose span takes in their
 * own parentheses.
 */
export type Node =
  | Module
  | Statement
  | Expression
  | Pattern
  | Parameters
  | Parameter
  | Keyword
  | Alias
  | WithItem
  | Comprehension
  | ExceptHandler
  | MatchCase
  | TypeParam;

export type NodeKind = Node["kind"];

/** A `#` comment; `text` starts with the `#` and has no line end. */
export interface Comment {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** Nothing but white space stands before it on its line. */
  readonly ownLine: boolean;
}
