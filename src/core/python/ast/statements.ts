import type { Expression, Keyword, Name, Parameters } from "./expressions.ts";
import type { NodeOf, Span } from "./node.ts";
import type { BinaryOperator } from "./operators.ts";
import type { Pattern } from "./patterns.ts";

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

export interface Alias extends NodeOf<"Alias"> {
  /** Dotted for `import a.b`. */
  readonly name: string;
  readonly asName: string | undefined;
}
export interface WithItem extends NodeOf<"WithItem"> {
  readonly context: Expression;
  readonly target: Expression | undefined;
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
