import type {
  Assign,
  Attribute,
  BinaryOperator,
  BinOp,
  Call,
  Compare,
  ComparisonOperator,
  Constant,
  ConstantValue,
  Expression,
  ExpressionStatement,
  If,
  Keyword,
  Name,
  Parameter,
  Return,
  Span,
  Statement,
  Subscript,
  Tuple,
  UnaryOp,
  UnaryOperator,
} from "../ast.ts";

// The kinds of which nine tenths of any module consist. Each is written out in full: a spread
// behind another property takes ten times as long and leaves an object of twice the size.

/** A node's place in the text and its number. */
export interface Located extends Span {
  readonly id: number;
}

export function nameNode(at: Located, name: string): Name {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return { kind: "Name", id, start, end, line, column, endLine, endColumn, name, ctx: "load" };
}

export function constantNode(at: Located, value: ConstantValue): Constant {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return { kind: "Constant", id, start, end, line, column, endLine, endColumn, value };
}

export function attributeNode(at: Located, value: Expression, attr: string): Attribute {
  const { id, start, end, line, column, endLine, endColumn } = at;
  const ctx = "load";
  return { kind: "Attribute", id, start, end, line, column, endLine, endColumn, value, attr, ctx };
}

export function subscriptNode(at: Located, value: Expression, slice: Expression): Subscript {
  const { id, start, end, line, column, endLine, endColumn } = at;
  const ctx = "load";
  return { kind: "Subscript", id, start, end, line, column, endLine, endColumn, value, slice, ctx };
}

export function callNode(
  at: Located,
  func: Expression,
  args: readonly Expression[],
  keywords: readonly Keyword[],
): Call {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return {
    kind: "Call",
    id,
    start,
    end,
    line,
    column,
    endLine,
    endColumn,
    func,
    args,
    keywords,
  };
}

export function keywordNode(at: Located, name: string | undefined, value: Expression): Keyword {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return { kind: "Keyword", id, start, end, line, column, endLine, endColumn, name, value };
}

export function tupleNode(at: Located, elts: readonly Expression[]): Tuple {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return { kind: "Tuple", id, start, end, line, column, endLine, endColumn, elts, ctx: "load" };
}

export function binOpNode(
  at: Located,
  left: Expression,
  op: BinaryOperator,
  right: Expression,
): BinOp {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return { kind: "BinOp", id, start, end, line, column, endLine, endColumn, left, op, right };
}

export function unaryOpNode(at: Located, op: UnaryOperator, operand: Expression): UnaryOp {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return { kind: "UnaryOp", id, start, end, line, column, endLine, endColumn, op, operand };
}

export function compareNode(
  at: Located,
  left: Expression,
  ops: readonly ComparisonOperator[],
  comparators: readonly Expression[],
): Compare {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return {
    kind: "Compare",
    id,
    start,
    end,
    line,
    column,
    endLine,
    endColumn,
    left,
    ops,
    comparators,
  };
}

export function parameterNode(
  at: Located,
  name: string,
  annotation: Expression | undefined,
  value: Expression | undefined,
): Parameter {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return {
    kind: "Parameter",
    id,
    start,
    end,
    line,
    column,
    endLine,
    endColumn,
    name,
    annotation,
    default: value,
  };
}

export function assignNode(at: Located, targets: readonly Expression[], value: Expression): Assign {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return { kind: "Assign", id, start, end, line, column, endLine, endColumn, targets, value };
}

export function returnNode(at: Located, value: Expression | undefined): Return {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return { kind: "Return", id, start, end, line, column, endLine, endColumn, value };
}

export function expressionStatementNode(at: Located, value: Expression): ExpressionStatement {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return { kind: "Expr", id, start, end, line, column, endLine, endColumn, value };
}

export function ifNode(
  at: Located,
  test: Expression,
  body: readonly Statement[],
  orelse: readonly Statement[],
): If {
  const { id, start, end, line, column, endLine, endColumn } = at;
  return { kind: "If", id, start, end, line, column, endLine, endColumn, test, body, orelse };
}
