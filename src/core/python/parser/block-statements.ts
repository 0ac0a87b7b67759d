import type { ExceptHandler, Expression, MatchCase, Statement, WithItem } from "../ast.ts";
import { tupleNode } from "./nodes.ts";
import { SimpleStatementParser } from "./simple-statements.ts";
import { markTarget, rejectDebug } from "./targets.ts";

/** Suites, and the statements `with`, `try` and `match`. */
export abstract class BlockStatementParser extends SimpleStatementParser {
  /** Reads one statement, or all simple ones of a line. */
  protected abstract statement(into: Statement[]): void;

  /** The statements behind the colon: on the same line, or indented below. */
  protected suite(owner: string, first: number): Statement[] {
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

  protected elseSuite(): readonly Statement[] {
    const first = this.index;
    return this.take("else") ? this.suite("'else' statement", first) : [];
  }

  protected withStatement(first: number, isAsync: boolean): Statement {
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

  protected tryStatement(): Statement {
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
      type = tupleNode(this.span(typeStart), elts);
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
  protected atMatchStatement(): boolean {
    const { kinds, values } = this.tokens;
    let index = this.index + 1;
    while (kinds[index] !== "newline") {
      if (index >= kinds.length || kinds[index] === "error") return false;
      index += 1;
    }
    if (kinds[index - 1] !== ":" || kinds[index + 1] !== "indent") return false;
    return index - 1 > this.index + 1 && values[index + 2] === "case";
  }

  protected matchStatement(): Statement {
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
      subject = tupleNode(this.span(subjectStart), elts);
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
