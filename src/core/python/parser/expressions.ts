import type { BinaryOperator, ComparisonOperator, Expression, UnaryOperator } from "../ast.ts";
import { binOpNode, compareNode, tupleNode, unaryOpNode } from "./nodes.ts";
import { ParameterParser } from "./parameters.ts";
import { describeExpression, rejectDebug } from "./targets.ts";

interface Operator {
  readonly op: BinaryOperator;
  readonly precedence: number;
}

const BINARY: ReadonlyMap<string, Operator> = new Map(
  ([["|"], ["^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "//", "%", "@"]] as const).flatMap(
    (level, index) => level.map((op) => [op, { op, precedence: index + 1 }] as const),
  ),
);

const COMPARISONS: ReadonlyMap<string, ComparisonOperator> = new Map(
  (["==", "!=", "<", "<=", ">", ">=", "in"] as const).map((op) => [op, op]),
);

/** Operators, from `lambda` and `if … else` down to `**` and `await`. */
export abstract class ExpressionParser extends ParameterParser {
  protected expression(): Expression {
    this.enterNested();
    const value = this.at("lambda") ? this.lambda() : this.conditional();
    this.leaveNested();
    return value;
  }

  private conditional(): Expression {
    const first = this.index;
    const body = this.disjunction();
    if (!this.at("if")) return body;
    this.next();
    const test = this.disjunction();
    this.expect("else", "expected 'else' after 'if' expression");
    const orelse = this.expression();
    return { kind: "IfExp", ...this.span(first), test, body, orelse };
  }

  protected namedExpression(): Expression {
    if (this.at("name") && this.kindAt(1) === ":=") {
      const first = this.index;
      const target = this.name();
      rejectDebug(target.name, target.start);
      this.next();
      const value = this.expression();
      const stored = { ...target, ctx: "store" } as const;
      return { kind: "NamedExpr", ...this.span(first), target: stored, value };
    }
    const value = this.expression();
    if (this.at(":=")) {
      this.fail(`cannot use assignment expressions with ${describeExpression(value)}`, value);
    }
    return value;
  }

  /** Expressions and `*` unpackings with commas between them; more than one is a tuple. */
  protected starExpressions(): Expression {
    const first = this.index;
    const element = this.starExpression();
    if (!this.at(",")) {
      if (element.kind === "Starred") this.fail("can't use starred expression here", element);
      return element;
    }
    const elts = [element];
    while (this.take(",")) {
      if (!this.startsExpression() && !this.at("*")) break;
      elts.push(this.starExpression());
    }
    return tupleNode(this.span(first), elts);
  }

  private starExpression(): Expression {
    return this.at("*") ? this.starred() : this.expression();
  }

  protected forTargets(): Expression {
    const first = this.index;
    const element = this.at("*") ? this.starred() : this.bitwiseOr();
    if (!this.at(",")) return element;
    const elts = [element];
    while (this.take(",")) {
      if (this.at("in") || !(this.startsExpression() || this.at("*"))) break;
      elts.push(this.at("*") ? this.starred() : this.bitwiseOr());
    }
    return tupleNode(this.span(first), elts);
  }

  protected fieldExpression(): Expression {
    return this.at("yield") ? this.yieldExpression() : this.starExpressions();
  }

  protected yieldExpression(): Expression {
    const first = this.index;
    this.expect("yield");
    if (this.take("from")) {
      const value = this.expression();
      return { kind: "YieldFrom", ...this.span(first), value };
    }
    const hasValue = this.startsExpression() || this.at("*");
    const value = hasValue ? this.starExpressions() : undefined;
    return { kind: "Yield", ...this.span(first), value };
  }

  protected startsExpression(): boolean {
    switch (this.kind) {
      case "name":
      case "number":
      case "string":
      case "f-start":
      case "t-start":
      case "(":
      case "[":
      case "{":
      case "-":
      case "+":
      case "~":
      case "not":
      case "lambda":
      case "await":
      case "None":
      case "True":
      case "False":
      case "...":
      case "error":
        return true;
      default:
        return false;
    }
  }

  private lambda(): Expression {
    const first = this.index;
    this.next();
    const params = this.parameters(":");
    this.expect(":");
    const body = this.expression();
    return { kind: "Lambda", ...this.span(first), params, body };
  }

  protected disjunction(): Expression {
    const first = this.index;
    const left = this.conjunction();
    if (!this.at("or")) return left;
    const values = [left];
    while (this.take("or")) values.push(this.conjunction());
    return { kind: "BoolOp", ...this.span(first), op: "or", values };
  }

  private conjunction(): Expression {
    const first = this.index;
    const left = this.inversion();
    if (!this.at("and")) return left;
    const values = [left];
    while (this.take("and")) values.push(this.inversion());
    return { kind: "BoolOp", ...this.span(first), op: "and", values };
  }

  private inversion(): Expression {
    if (!this.at("not")) return this.comparison();
    const first = this.index;
    while (this.take("not")) this.checkChain(this.index - first);
    const last = this.index;
    let operand = this.comparison();
    for (let index = last - 1; index >= first; index -= 1) {
      operand = unaryOpNode(this.span(index), "not", operand);
    }
    return operand;
  }

  private comparison(): Expression {
    const first = this.index;
    const left = this.bitwiseOr();
    let op = this.comparisonOperator();
    if (op === undefined) return left;
    const ops: ComparisonOperator[] = [];
    const comparators: Expression[] = [];
    while (op !== undefined) {
      ops.push(op);
      comparators.push(this.bitwiseOr());
      op = this.comparisonOperator();
    }
    return compareNode(this.span(first), left, ops, comparators);
  }

  private comparisonOperator(): ComparisonOperator | undefined {
    const simple = COMPARISONS.get(this.kind);
    if (simple !== undefined) {
      this.next();
      return simple;
    }
    if (this.at("is")) {
      this.next();
      return this.take("not") ? "is not" : "is";
    }
    if (this.at("not") && this.kindAt(1) === "in") {
      this.next();
      this.next();
      return "not in";
    }
    return undefined;
  }

  protected bitwiseOr(): Expression {
    return this.binary(1);
  }

  private binary(lowest: number): Expression {
    const first = this.index;
    let left = this.unary();
    for (let length = 0; ; length += 1) {
      this.checkChain(length);
      const operator = BINARY.get(this.kind);
      if (operator === undefined || operator.precedence < lowest) return left;
      this.next();
      const right = this.binary(operator.precedence + 1);
      left = binOpNode(this.span(first), left, operator.op, right);
    }
  }

  private unaryOperator(index: number): UnaryOperator | undefined {
    const kind = this.tokens.kinds[index];
    return kind === "-" || kind === "+" || kind === "~" ? kind : undefined;
  }

  private unary(): Expression {
    const first = this.index;
    while (this.unaryOperator(this.index) !== undefined) {
      this.next();
      this.checkChain(this.index - first);
    }
    const last = this.index;
    let operand = this.power();
    for (let index = last - 1; index >= first; index -= 1) {
      const op = this.unaryOperator(index);
      if (op !== undefined) operand = unaryOpNode(this.span(index), op, operand);
    }
    return operand;
  }

  private power(): Expression {
    const first = this.index;
    const left = this.awaitOrPrimary();
    if (!this.at("**")) return left;
    this.next();
    const right = this.nested(() => this.unary());
    return binOpNode(this.span(first), left, "**", right);
  }

  private awaitOrPrimary(): Expression {
    if (!this.at("await")) return this.primary();
    const first = this.index;
    this.next();
    const value = this.primary();
    return { kind: "Await", ...this.span(first), value };
  }
}
