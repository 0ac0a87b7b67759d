import type { Alias, BinaryOperator, Expression, Name, Statement, TypeParam } from "../ast.ts";
import { assignNode, expressionStatementNode, returnNode, tupleNode } from "./nodes.ts";
import { PatternParser } from "./patterns.ts";
import { markSingleTarget, markTarget, rejectDebug } from "./targets.ts";

const AUGMENTED: ReadonlyMap<string, BinaryOperator> = new Map(
  (["+", "-", "*", "@", "/", "%", "**", "<<", ">>", "|", "^", "&", "//"] as const).map((op) => [
    `${op}=`,
    op,
  ]),
);

/** Statements without a suite. */
export abstract class SimpleStatementParser extends PatternParser {
  /** Statements with semicolons between them, up to the end of the line. */
  protected simpleStatements(into: Statement[]): void {
    do {
      into.push(this.simpleStatement());
    } while (this.take(";") && !this.at("newline"));
    if (!this.take("newline")) this.unexpected(this.printHint());
  }

  /** `print x` and `exec x` were Python 2. */
  private printHint(): string | undefined {
    const before = this.tokens.values[this.index - 1];
    if (before !== "print" && before !== "exec") return undefined;
    return `Missing parentheses in call to '${before}'. Did you mean ${before}(...)?`;
  }

  private simpleStatement(): Statement {
    const first = this.index;
    switch (this.kind) {
      case "pass":
        this.next();
        return { kind: "Pass", ...this.span(first) };
      case "break":
        this.next();
        return { kind: "Break", ...this.span(first) };
      case "continue":
        this.next();
        return { kind: "Continue", ...this.span(first) };
      case "return": {
        this.next();
        const hasValue = this.startsExpression() || this.at("*");
        const value = hasValue ? this.starExpressions() : undefined;
        return returnNode(this.span(first), value);
      }
      case "raise":
        return this.raiseStatement();
      case "del":
        return this.deleteStatement();
      case "assert":
        return this.assertStatement();
      case "import":
        return this.importStatement();
      case "from":
        return this.importFromStatement();
      case "global":
      case "nonlocal":
        return this.scopeStatement(this.kind);
      case "name":
        if (this.word === "type" && this.kindAt(1) === "name") return this.typeAlias();
        return this.expressionStatement();
      default:
        return this.expressionStatement();
    }
  }

  private raiseStatement(): Statement {
    const first = this.index;
    this.next();
    if (!this.startsExpression()) {
      return { kind: "Raise", ...this.span(first), exception: undefined, cause: undefined };
    }
    const exception = this.expression();
    const cause = this.take("from") ? this.expression() : undefined;
    return { kind: "Raise", ...this.span(first), exception, cause };
  }

  private deleteStatement(): Statement {
    const first = this.index;
    this.next();
    const targets: Expression[] = [];
    do {
      if (targets.length > 0 && (this.at("newline") || this.at(";"))) break;
      const target = this.at("*") ? this.starred() : this.expression();
      markTarget(target, "delete");
      targets.push(target);
    } while (this.take(","));
    return { kind: "Delete", ...this.span(first), targets };
  }

  private assertStatement(): Statement {
    const first = this.index;
    this.next();
    const test = this.expression();
    const message = this.take(",") ? this.expression() : undefined;
    return { kind: "Assert", ...this.span(first), test, message };
  }

  private importStatement(): Statement {
    const first = this.index;
    this.next();
    const names: Alias[] = [];
    do {
      const start = this.index;
      const name = this.dottedName();
      const asName = this.asName();
      if (asName === undefined) rejectDebug(name, this.tokens.starts[start] ?? 0);
      names.push({ kind: "Alias", ...this.span(start), name, asName });
    } while (this.take(","));
    return { kind: "Import", ...this.span(first), names };
  }

  private asName(): string | undefined {
    if (!this.take("as")) return undefined;
    rejectDebug(this.word, this.tokens.starts[this.index] ?? 0);
    return this.takeName();
  }

  private dottedName(): string {
    let name = this.takeName();
    while (this.take(".")) name += `.${this.takeName()}`;
    return name;
  }

  private importFromStatement(): Statement {
    const first = this.index;
    this.next();
    let level = 0;
    while (this.at(".") || this.at("...")) {
      level += this.kind.length;
      this.next();
    }
    const module = this.at("import") && level > 0 ? undefined : this.dottedName();
    this.expect("import");
    const names = this.importedNames();
    return { kind: "ImportFrom", ...this.span(first), module, names, level };
  }

  private importedNames(): Alias[] {
    const star = this.index;
    if (this.take("*")) {
      return [{ kind: "Alias", ...this.span(star), name: "*", asName: undefined }];
    }
    const bracketed = this.take("(");
    const names: Alias[] = [];
    do {
      if (bracketed && names.length > 0 && this.at(")")) break;
      const start = this.index;
      if (!bracketed && names.length > 0 && this.at("newline")) {
        this.fail("trailing comma not allowed without surrounding parentheses");
      }
      const name = this.takeName();
      const asName = this.asName();
      if (asName === undefined) rejectDebug(name, this.tokens.starts[start] ?? 0);
      names.push({ kind: "Alias", ...this.span(start), name, asName });
    } while (this.take(","));
    if (bracketed) this.expect(")");
    return names;
  }

  private scopeStatement(kind: "global" | "nonlocal"): Statement {
    const first = this.index;
    this.next();
    const names: string[] = [];
    do {
      rejectDebug(this.word, this.tokens.starts[this.index] ?? 0);
      names.push(this.takeName());
    } while (this.take(","));
    const node = kind === "global" ? "Global" : "Nonlocal";
    return { kind: node, ...this.span(first), names };
  }

  private typeAlias(): Statement {
    const first = this.index;
    this.next();
    const name: Name = { ...this.name(), ctx: "store" };
    const typeParams = this.typeParams();
    this.expect("=", "invalid syntax");
    const value = this.expression();
    return { kind: "TypeAlias", ...this.span(first), name, typeParams, value };
  }

  /** `[T, *Ts, **P]` of a function, class or type alias, else none. */
  protected typeParams(): TypeParam[] {
    const params: TypeParam[] = [];
    if (!this.take("[")) return params;
    if (this.at("]")) this.fail("Type parameter list cannot be empty");
    const names = new Set<string>();
    while (!this.at("]")) {
      const param = this.typeParam();
      if (names.has(param.name)) this.fail(`duplicate type parameter '${param.name}'`);
      names.add(param.name);
      const before = params.at(-1);
      if (before?.default !== undefined && param.default === undefined) {
        this.fail(`non-default type parameter '${param.name}' follows default type parameter`);
      }
      params.push(param);
      if (!this.take(",")) break;
    }
    this.expect("]");
    return params;
  }

  private typeParam(): TypeParam {
    const first = this.index;
    const star = this.take("*");
    const variant = star ? "TypeVarTuple" : this.take("**") ? "ParamSpec" : "TypeVar";
    rejectDebug(this.word, this.tokens.starts[this.index] ?? 0);
    const name = this.takeName();
    const bound = variant === "TypeVar" && this.take(":") ? this.expression() : undefined;
    let value: Expression | undefined;
    if (this.take("=")) value = star && this.at("*") ? this.starred() : this.expression();
    return { kind: "TypeParam", ...this.span(first), variant, name, bound, default: value };
  }

  private expressionStatement(): Statement {
    const first = this.index;
    const value = this.statementExpression();
    if (this.at("=")) return this.assignment(first, value);
    if (this.at(":")) return this.annotatedAssignment(first, value);
    const op = AUGMENTED.get(this.kind);
    if (op !== undefined) {
      markSingleTarget(value, "augmented");
      this.next();
      const right = this.yieldOrExpressions();
      return { kind: "AugAssign", ...this.span(first), target: value, op, value: right };
    }
    if (value.kind === "Starred") this.fail("can't use starred expression here", value);
    return expressionStatementNode(this.span(first), value);
  }

  /** A target may be starred; anything else may not, but that shows only behind it. */
  private statementExpression(): Expression {
    if (this.at("yield")) return this.yieldExpression();
    if (!this.at("*")) return this.starExpressions();
    const mark = this.index;
    const starred = this.starred();
    if (!this.at(",")) {
      if (this.at("=")) {
        this.fail("starred assignment target must be in a list or tuple", mark);
      }
      return starred;
    }
    const elts = [starred];
    while (this.take(",")) {
      if (!this.startsExpression() && !this.at("*")) break;
      elts.push(this.at("*") ? this.starred() : this.expression());
    }
    return tupleNode(this.span(mark), elts);
  }

  private yieldOrExpressions(): Expression {
    return this.at("yield") ? this.yieldExpression() : this.starExpressions();
  }

  private assignment(first: number, firstTarget: Expression): Statement {
    const targets: Expression[] = [];
    let value = firstTarget;
    while (this.take("=")) {
      markTarget(value, "store");
      targets.push(value);
      value = this.yieldOrExpressions();
    }
    if (this.at(":=")) this.unexpected();
    return assignNode(this.span(first), targets, value);
  }

  private annotatedAssignment(first: number, target: Expression): Statement {
    const simple = target.kind === "Name" && this.tokens.kinds[first] === "name";
    markSingleTarget(target, "annotated");
    this.next();
    const annotation = this.expression();
    const value = this.take("=") ? this.yieldOrExpressions() : undefined;
    return { kind: "AnnAssign", ...this.span(first), target, annotation, value, simple };
  }
}
