import type { Expression } from "./expressions.ts";
import type { ConstantValue, NodeOf } from "./node.ts";

export interface MatchValue extends NodeOf<"MatchValue"> {
  readonly value: Expression;
}
export interface MatchSingleton extends NodeOf<"MatchSingleton"> {
  readonly value: ConstantValue;
}
export interface MatchSequence extends NodeOf<"MatchSequence"> {
  readonly patterns: readonly Pattern[];
}
export interface MatchMapping extends NodeOf<"MatchMapping"> {
  readonly keys: readonly Expression[];
  readonly patterns: readonly Pattern[];
  readonly rest: string | undefined;
}
export interface MatchClass extends NodeOf<"MatchClass"> {
  readonly cls: Expression;
  readonly patterns: readonly Pattern[];
  readonly keywordNames: readonly string[];
  readonly keywordPatterns: readonly Pattern[];
}
export interface MatchStar extends NodeOf<"MatchStar"> {
  readonly name: string | undefined;
}
export interface MatchAs extends NodeOf<"MatchAs"> {
  /** Both undefined for the wildcard `_`. */
  readonly pattern: Pattern | undefined;
  readonly name: string | undefined;
}
export interface MatchOr extends NodeOf<"MatchOr"> {
  readonly patterns: readonly Pattern[];
}

export type Pattern =
  | MatchValue
  | MatchSingleton
  | MatchSequence
  | MatchMapping
  | MatchClass
  | MatchStar
  | MatchAs
  | MatchOr;
