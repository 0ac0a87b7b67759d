import type { ConstantValue, ExpressionContext, NodeOf } from "./node.ts";
import type { BinaryOperator, ComparisonOperator, UnaryOperator } from "./operators.ts";

export interface BoolOp extends NodeOf<"BoolOp"> {
  readonly op: "and" | "or";
  readonly values: readonly Expression[];
}
export interface NamedExpr extends NodeOf<"NamedExpr"> {
  readonly target: Name;
  readonly value: Expression;
}
export interface BinOp extends NodeOf<"BinOp"> {
  readonly left: Expression;
  readonly op: BinaryOperator;
  readonly right: Expression;
}
export interface UnaryOp extends NodeOf<"UnaryOp"> {
  readonly op: UnaryOperator;
  readonly operand: Expression;
}
export interface Lambda extends NodeOf<"Lambda"> {
  readonly params: Parameters;
  readonly body: Expression;
}
export interface IfExp extends NodeOf<"IfExp"> {
  readonly test: Expression;
  readonly body: Expression;
  readonly orelse: Expression;
}
export interface Dict extends NodeOf<"Dict"> {
  /** A key that is undefined is a `**` splat of its value. */
  readonly keys: readonly (Expression | undefined)[];
  readonly values: readonly Expression[];
}
export interface SetDisplay extends NodeOf<"Set"> {
  readonly elts: readonly Expression[];
}
export interface ListComp extends NodeOf<"ListComp"> {
  readonly elt: Expression;
  readonly generators: readonly Comprehension[];
}
export interface SetComp extends NodeOf<"SetComp"> {
  readonly elt: Expression;
  readonly generators: readonly Comprehension[];
}
export interface GeneratorExp extends NodeOf<"GeneratorExp"> {
  readonly elt: Expression;
  readonly generators: readonly Comprehension[];
}
export interface DictComp extends NodeOf<"DictComp"> {
  readonly key: Expression;
  readonly value: Expression;
  readonly generators: readonly Comprehension[];
}
export interface Await extends NodeOf<"Await"> {
  readonly value: Expression;
}
export interface Yield extends NodeOf<"Yield"> {
  readonly value: Expression | undefined;
}
export interface YieldFrom extends NodeOf<"YieldFrom"> {
  readonly value: Expression;
}
export interface Compare extends NodeOf<"Compare"> {
  readonly left: Expression;
  readonly ops: readonly ComparisonOperator[];
  readonly comparators: readonly Expression[];
}
export interface Call extends NodeOf<"Call"> {
  readonly func: Expression;
  /** Positional arguments; `*rest` is a Starred. */
  readonly args: readonly Expression[];
  readonly keywords: readonly Keyword[];
}
/** One `{…}` field of an f-string or t-string. */
export interface FormattedValue extends NodeOf<"FormattedValue"> {
  readonly value: Expression;
  readonly conversion: "s" | "r" | "a" | undefined;
  /** The text and fields behind the colon. */
  readonly formatSpec: readonly (Constant | FormattedValue)[] | undefined;
  /** The expression's own text and the `=` of `f"{x=}"`. */
  readonly debugText: string | undefined;
}
export interface JoinedStr extends NodeOf<"JoinedStr"> {
  readonly values: readonly (Constant | FormattedValue)[];
  /** A t-string (3.14) rather than an f-string. */
  readonly isTemplate: boolean;
}
export interface Constant extends NodeOf<"Constant"> {
  readonly value: ConstantValue;
}
export interface Attribute extends NodeOf<"Attribute"> {
  readonly value: Expression;
  readonly attr: string;
  readonly ctx: ExpressionContext;
}
export interface Subscript extends NodeOf<"Subscript"> {
  readonly value: Expression;
  readonly slice: Expression;
  readonly ctx: ExpressionContext;
}
export interface Starred extends NodeOf<"Starred"> {
  readonly value: Expression;
  readonly ctx: ExpressionContext;
}
export interface Name extends NodeOf<"Name"> {
  readonly name: string;
  readonly ctx: ExpressionContext;
}
export interface List extends NodeOf<"List"> {
  readonly elts: readonly Expression[];
  readonly ctx: ExpressionContext;
}
export interface Tuple extends NodeOf<"Tuple"> {
  readonly elts: readonly Expression[];
  readonly ctx: ExpressionContext;
}
export interface Slice extends NodeOf<"Slice"> {
  readonly lower: Expression | undefined;
  readonly upper: Expression | undefined;
  readonly step: Expression | undefined;
}

export type Expression =
  | BoolOp
  | NamedExpr
  | BinOp
  | UnaryOp
  | Lambda
  | IfExp
  | Dict
  | SetDisplay
  | ListComp
  | SetComp
  | GeneratorExp
  | DictComp
  | Await
  | Yield
  | YieldFrom
  | Compare
  | Call
  | FormattedValue
  | JoinedStr
  | Constant
  | Attribute
  | Subscript
  | Starred
  | Name
  | List
  | Tuple
  | Slice;

export interface Parameters extends NodeOf<"Parameters"> {
  readonly positionalOnly: readonly Parameter[];
  readonly regular: readonly Parameter[];
  readonly varArgs: Parameter | undefined;
  readonly keywordOnly: readonly Parameter[];
  readonly varKeywords: Parameter | undefined;
}
export interface Parameter extends NodeOf<"Parameter"> {
  readonly name: string;
  readonly annotation: Expression | undefined;
  readonly default: Expression | undefined;
}
export interface Keyword extends NodeOf<"Keyword"> {
  /** Undefined for a `**` splat. */
  readonly name: string | undefined;
  readonly value: Expression;
}
export interface Comprehension extends NodeOf<"Comprehension"> {
  readonly isAsync: boolean;
  readonly target: Expression;
  readonly iter: Expression;
  readonly ifs: readonly Expression[];
}
