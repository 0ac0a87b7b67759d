/**
 * The syntax tree of a Python module: CPython's node names and fields as one discriminated union.
 *
 * Lines and columns are 1-based, columns and offsets count UTF-16 units of the text as given;
 * `endLine`/`endColumn` point behind the last character. Names are NFKC-normalised, as Python
 * compares them. A parenthesised expression is its inner node with the inner node's span, except
 * for tuples and generator expressions, whose span takes in their own parentheses.
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

interface NodeOf<Kind extends string> extends Span {
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

export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "@"
  | "/"
  | "%"
  | "**"
  | "<<"
  | ">>"
  | "|"
  | "^"
  | "&"
  | "//";

export type UnaryOperator = "-" | "+" | "~" | "not";

export type ComparisonOperator =
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "is"
  | "is not"
  | "in"
  | "not in";

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

export interface FunctionDef extends NodeOf<"FunctionDef"> {
  readonly name: string;
  /** Where the name itself stands. */
  readonly nameSpan: Span;
  readonly isAsync: boolean;
  readonly params: Parameters;
  readonly returns: Expression | undefined;
  /** The statement's span starts at `def`, after these. */
  readonly decorators: readonly Expression[];
  readonly typeParams: readonly TypeParam[];
  readonly body: readonly Statement[];
}
export interface ClassDef extends NodeOf<"ClassDef"> {
  readonly name: string;
  readonly nameSpan: Span;
  readonly bases: readonly Expression[];
  readonly keywords: readonly Keyword[];
  /** The statement's span starts at `class`, after these. */
  readonly decorators: readonly Expression[];
  readonly typeParams: readonly TypeParam[];
  readonly body: readonly Statement[];
}
export interface Return extends NodeOf<"Return"> {
  readonly value: Expression | undefined;
}
export interface Delete extends NodeOf<"Delete"> {
  readonly targets: readonly Expression[];
}
export interface Assign extends NodeOf<"Assign"> {
  /** More than one for `a = b = value`. */
  readonly targets: readonly Expression[];
  readonly value: Expression;
}
export interface TypeAlias extends NodeOf<"TypeAlias"> {
  readonly name: Name;
  readonly typeParams: readonly TypeParam[];
  readonly value: Expression;
}
export interface AugAssign extends NodeOf<"AugAssign"> {
  readonly target: Expression;
  readonly op: BinaryOperator;
  readonly value: Expression;
}
export interface AnnAssign extends NodeOf<"AnnAssign"> {
  readonly target: Expression;
  readonly annotation: Expression;
  readonly value: Expression | undefined;
  /** The target is a bare name without parentheses. */
  readonly simple: boolean;
}
export interface For extends NodeOf<"For"> {
  readonly isAsync: boolean;
  readonly target: Expression;
  readonly iter: Expression;
  readonly body: readonly Statement[];
  readonly orelse: readonly Statement[];
}
export interface While extends NodeOf<"While"> {
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly orelse: readonly Statement[];
}
/** An `elif` is an If that stands alone in `orelse`. */
export interface If extends NodeOf<"If"> {
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly orelse: readonly Statement[];
}
export interface With extends NodeOf<"With"> {
  readonly isAsync: boolean;
  readonly items: readonly WithItem[];
  readonly body: readonly Statement[];
}
export interface Match extends NodeOf<"Match"> {
  readonly subject: Expression;
  readonly cases: readonly MatchCase[];
}
export interface Raise extends NodeOf<"Raise"> {
  readonly exception: Expression | undefined;
  readonly cause: Expression | undefined;
}
export interface Try extends NodeOf<"Try"> {
  /** `except*` rather than `except`. */
  readonly isStar: boolean;
  readonly body: readonly Statement[];
  readonly handlers: readonly ExceptHandler[];
  readonly orelse: readonly Statement[];
  readonly finalbody: readonly Statement[];
}
export interface Assert extends NodeOf<"Assert"> {
  readonly test: Expression;
  readonly message: Expression | undefined;
}
export interface Import extends NodeOf<"Import"> {
  readonly names: readonly Alias[];
}
export interface ImportFrom extends NodeOf<"ImportFrom"> {
  /** Undefined for `from . import x`. */
  readonly module: string | undefined;
  /** One alias named `*` for a star import. */
  readonly names: readonly Alias[];
  /** The number of leading dots. */
  readonly level: number;
}
export interface Global extends NodeOf<"Global"> {
  readonly names: readonly string[];
}
export interface Nonlocal extends NodeOf<"Nonlocal"> {
  readonly names: readonly string[];
}
export interface ExpressionStatement extends NodeOf<"Expr"> {
  readonly value: Expression;
}
export type Pass = NodeOf<"Pass">;
export type Break = NodeOf<"Break">;
export type Continue = NodeOf<"Continue">;

export type Statement =
  | FunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | TypeAlias
  | AugAssign
  | AnnAssign
  | For
  | While
  | If
  | With
  | Match
  | Raise
  | Try
  | Assert
  | Import
  | ImportFrom
  | Global
  | Nonlocal
  | ExpressionStatement
  | Pass
  | Break
  | Continue;

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
export interface Alias extends NodeOf<"Alias"> {
  /** Dotted for `import a.b`. */
  readonly name: string;
  readonly asName: string | undefined;
}
export interface WithItem extends NodeOf<"WithItem"> {
  readonly context: Expression;
  readonly target: Expression | undefined;
}
export interface Comprehension extends NodeOf<"Comprehension"> {
  readonly isAsync: boolean;
  readonly target: Expression;
  readonly iter: Expression;
  readonly ifs: readonly Expression[];
}
export interface ExceptHandler extends NodeOf<"ExceptHandler"> {
  readonly type: Expression | undefined;
  readonly name: string | undefined;
  readonly body: readonly Statement[];
}
export interface MatchCase extends NodeOf<"MatchCase"> {
  readonly pattern: Pattern;
  readonly guard: Expression | undefined;
  readonly body: readonly Statement[];
}
export interface TypeParam extends NodeOf<"TypeParam"> {
  readonly variant: "TypeVar" | "ParamSpec" | "TypeVarTuple";
  readonly name: string;
  readonly bound: Expression | undefined;
  readonly default: Expression | undefined;
}

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

export interface Module extends NodeOf<"Module"> {
  readonly body: readonly Statement[];
}

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
