import type {
  ExceptHandler,
  Expression,
  If,
  MatchCase,
  Module,
  Statement,
  WithItem,
} from "../ast.ts";
import { SimpleStatementParser } from "./simple-statements.ts";
import { markTarget, rejectDebug } from "./targets.ts";

/** The top layer: compound statements and the module. */
export class ModuleParser extends SimpleStatementParser {
  module(): Module {
    const body: Statement[] = [];
    while (!this.at("end")) this.statement(body);
    const located = this.span(0);
    return { kind: "Module", ...located, body };
  }

  private statement(into: Statement[]): void {
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

  /** The statements behind the colon: on the same line, or indented below. */
  private suite(owner: string, first: number): Statement[] {
    this.expect(":", "expected ':'");
    const body: Statement[] = [];
    if (!this.take("newline")) {
      this.simpleStatements(body);
      return body;
    }
    if (!this.take("indent")) {
      const line = this.tokens.lines[first];
      this.unexpected(`expected an indented block after ${owner} on line ${line}`);
    }
    this.nested(() => {
      while (!this.at("dedent") && !this.at("end")) this.statement(body);
    });
    this.take("dedent");
    return body;
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
        orelse = [{ kind: "If", ...this.span(first), test, body, orelse }];
      }
    }
    const head = parts[0] ?? this.unexpected();
    return { kind: "If", ...this.span(head.first), test: head.test, body: head.body, orelse };
  }

  private elseSuite(): readonly Statement[] {
    const first = this.index;
    return this.take("else") ? this.suite("'else' statement", first) : [];
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

  private withStatement(first: number, isAsync: boolean): Statement {
    const keyword = this.index;
    this.next();
    const items = this.parenthesisedItems() ?? this.withItems();
    const body = this.suite("'with' statement", keyword);
    return { kind: "With", ...this.span(first), isAsync, items, body };
  }

  /** `with (a as b, c as d):`; undefined where the bracket belongs to an expression. */
  private parenthesisedItems(): WithItem[] | undefined {
    if (!this.at("(")) return undefined;
    return this.attempt(() => {
      this.next();
      const items: WithItem[] = [];
      do {
        if (this.at(")") && items.length > 0) break;
        items.push(this.withItem());
      } while (this.take(","));
      this.expect(")");
      if (!this.at(":")) this.unexpected();
      return items;
    });
  }

  private withItems(): WithItem[] {
    const items: WithItem[] = [];
    do {
      items.push(this.withItem());
    } while (this.take(","));
    return items;
  }

  private withItem(): WithItem {
    const first = this.index;
    const context = this.expression();
    let target: Expression | undefined;
    if (this.take("as")) {
      target = this.at("*") ? this.starred() : this.bitwiseOr();
      markTarget(target, "store");
    }
    return { kind: "WithItem", ...this.span(first), context, target };
  }

  private tryStatement(): Statement {
    const first = this.index;
    this.next();
    const body = this.suite("'try' statement", first);
    const handlers: ExceptHandler[] = [];
    let isStar = false;
    while (this.at("except")) {
      const star = this.kindAt(1) === "*";
      if (handlers.length > 0 && star !== isStar) {
        this.fail("cannot have both 'except' and 'except*' on the same 'try'");
      }
      if (handlers.at(-1)?.type === undefined && handlers.length > 0) {
        this.fail("default 'except:' must be last");
      }
      isStar = star;
      handlers.push(this.handler());
    }
    const orelse = handlers.length > 0 ? this.elseSuite() : [];
    const finallyToken = this.index;
    const finalbody = this.take("finally") ? this.suite("'finally' statement", finallyToken) : [];
    if (handlers.length === 0 && finalbody.length === 0) {
      this.unexpected("expected 'except' or 'finally' block");
    }
    return { kind: "Try", ...this.span(first), isStar, body, handlers, orelse, finalbody };
  }

  private handler(): ExceptHandler {
    const first = this.index;
    this.next();
    const isStar = this.take("*");
    if (this.at(":")) {
      if (isStar) this.fail("expected one or more exception types");
      const body = this.suite("'except' statement", first);
      return { kind: "ExceptHandler", ...this.span(first), type: undefined, name: undefined, body };
    }
    const typeStart = this.index;
    let type = this.expression();
    let name: string | undefined;
    if (this.at(",")) {
      // Python 3.14 takes several types without brackets, where no name is bound.
      const elts = [type];
      while (this.take(",")) {
        if (this.at(":")) break;
        elts.push(this.expression());
      }
      type = { kind: "Tuple", ...this.span(typeStart), elts, ctx: "load" };
      if (this.at("as")) {
        this.fail("multiple exception types must be parenthesized when using 'as'", typeStart);
      }
    } else if (this.take("as")) {
      rejectDebug(this.word, this.tokens.starts[this.index] ?? 0);
      name = this.takeName();
    }
    const body = this.suite("'except' statement", first);
    return { kind: "ExceptHandler", ...this.span(first), type, name, body };
  }

  /**
   * `match` is a keyword only where its line ends in a colon and an indented `case` follows: no
   * other statement that starts with that name can.
   */
  private atMatchStatement(): boolean {
    const { kinds, values } = this.tokens;
    let index = this.index + 1;
    while (kinds[index] !== "newline") {
      if (index >= kinds.length || kinds[index] === "error") return false;
      index += 1;
    }
    if (kinds[index - 1] !== ":" || kinds[index + 1] !== "indent") return false;
    return index - 1 > this.index + 1 && values[index + 2] === "case";
  }

  private matchStatement(): Statement {
    const first = this.index;
    this.next();
    const subjectStart = this.index;
    const element = this.starNamedExpression();
    let subject = element;
    if (this.at(",")) {
      const elts = [element];
      while (this.take(",")) {
        if (this.at(":")) break;
        elts.push(this.starNamedExpression());
      }
      subject = { kind: "Tuple", ...this.span(subjectStart), elts, ctx: "load" };
    } else if (element.kind === "Starred") {
      this.fail("can't use starred expression here", element);
    }
    this.expect(":", "expected ':'");
    this.expect("newline");
    this.expect("indent");
    const cases: MatchCase[] = [];
    this.nested(() => {
      while (this.at("name") && this.word === "case") cases.push(this.matchCase());
    });
    this.expect("dedent", "invalid syntax: expected 'case'");
    return { kind: "Match", ...this.span(first), subject, cases };
  }

  private matchCase(): MatchCase {
    const first = this.index;
    this.next();
    const pattern = this.casePattern();
    const guard = this.take("if") ? this.namedExpression() : undefined;
    const body = this.suite("'case' statement", first);
    return { kind: "MatchCase", ...this.span(first), pattern, guard, body };
  }
}
