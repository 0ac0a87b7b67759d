import type { Expression, If, Module, Statement } from "../ast.ts";
import { BlockStatementParser } from "./block-statements.ts";
import { ifNode } from "./nodes.ts";
import { markTarget, rejectDebug } from "./targets.ts";

/** The top layer: compound statements and the module. */
export class ModuleParser extends BlockStatementParser {
  module(): Module {
    const body: Statement[] = [];
    while (!this.at("end")) this.statement(body);
    const located = this.span(0);
    return { kind: "Module", ...located, body };
  }

  protected statement(into: Statement[]): void {
    const compound = this.compoundStatement();
    if (compound !== undefined) into.push(compound);
    else this.simpleStatements(into);
  }

  private compoundStatement(): Statement | undefined {
    switch (this.kind) {
      case "if":
        return this.ifStatement();
      case "for":
        return this.forStatement(this.index, false);
      case "while":
        return this.whileStatement();
      case "def":
        return this.functionDefinition(this.index, [], false);
      case "class":
        return this.classDefinition([]);
      case "try":
        return this.tryStatement();
      case "with":
        return this.withStatement(this.index, false);
      case "@":
        return this.decorated();
      case "async":
        return this.asyncStatement([]);
      case "name":
        return this.word === "match" && this.atMatchStatement() ? this.matchStatement() : undefined;
      default:
        return undefined;
    }
  }

  /** An elif chain is read in a loop, so that a long one needs no deep stack. */
  private ifStatement(): If {
    const parts: { first: number; test: Expression; body: Statement[] }[] = [];
    do {
      const first = this.index;
      const word = this.kind;
      this.next();
      const test = this.namedExpression();
      parts.push({ first, test, body: this.suite(`'${word}' statement`, first) });
      this.checkChain(parts.length);
    } while (this.at("elif"));
    let orelse = this.elseSuite();
    for (let index = parts.length - 1; index > 0; index -= 1) {
      const part = parts[index];
      if (part !== undefined) {
        const { first, test, body } = part;
        orelse = [ifNode(this.span(first), test, body, orelse)];
      }
    }
    const head = parts[0] ?? this.unexpected();
    return ifNode(this.span(head.first), head.test, head.body, orelse);
  }

  private forStatement(first: number, isAsync: boolean): Statement {
    const keyword = this.index;
    this.next();
    const target = this.forTargets();
    if (this.at("in")) markTarget(target, "store");
    this.expect("in", "invalid syntax: 'in' expected after the targets of 'for'");
    const iter = this.starExpressions();
    const body = this.suite("'for' statement", keyword);
    const orelse = this.elseSuite();
    return { kind: "For", ...this.span(first), isAsync, target, iter, body, orelse };
  }

  private whileStatement(): Statement {
    const first = this.index;
    this.next();
    const test = this.namedExpression();
    const body = this.suite("'while' statement", first);
    const orelse = this.elseSuite();
    return { kind: "While", ...this.span(first), test, body, orelse };
  }

  private functionDefinition(
    first: number,
    decorators: readonly Expression[],
    isAsync: boolean,
  ): Statement {
    const keyword = this.index;
    this.next();
    const { name, nameSpan } = this.definedName();
    const typeParams = this.typeParams();
    this.expect("(", "expected '('");
    const params = this.parameters(")");
    this.expect(")");
    const returns = this.take("->") ? this.expression() : undefined;
    const body = this.suite("function definition", keyword);
    return {
      kind: "FunctionDef",
      ...this.span(first),
      name,
      nameSpan,
      isAsync,
      params,
      returns,
      decorators,
      typeParams,
      body,
    };
  }

  private definedName() {
    const first = this.index;
    const name = this.takeName();
    rejectDebug(name, this.tokens.starts[first] ?? 0);
    return { name, nameSpan: this.span(first) };
  }

  private classDefinition(decorators: readonly Expression[]): Statement {
    const first = this.index;
    this.next();
    const { name, nameSpan } = this.definedName();
    const typeParams = this.typeParams();
    const hasArguments = this.at("(");
    const { args, keywords } = hasArguments ? this.classArguments() : { args: [], keywords: [] };
    const body = this.suite("class definition", first);
    return {
      kind: "ClassDef",
      ...this.span(first),
      name,
      nameSpan,
      bases: args,
      keywords,
      decorators,
      typeParams,
      body,
    };
  }

  private decorated(): Statement {
    const decorators: Expression[] = [];
    while (this.take("@")) {
      decorators.push(this.namedExpression());
      if (!this.take("newline")) this.unexpected();
    }
    if (this.at("def")) return this.functionDefinition(this.index, decorators, false);
    if (this.at("class")) return this.classDefinition(decorators);
    if (this.at("async") && this.kindAt(1) === "def") return this.asyncStatement(decorators);
    return this.unexpected("expected a function or class definition after its decorators");
  }

  private asyncStatement(decorators: readonly Expression[]): Statement {
    const first = this.index;
    this.next();
    if (this.at("def")) return this.functionDefinition(first, decorators, true);
    if (this.at("for")) return this.forStatement(first, true);
    if (this.at("with")) return this.withStatement(first, true);
    return this.unexpected("invalid syntax: 'async' needs 'def', 'for' or 'with'");
  }
}
