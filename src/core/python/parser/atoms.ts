import type { Comprehension, Expression, Name } from "../ast.ts";
import { constantNode, nameNode, tupleNode } from "./nodes.ts";
import { numberValue } from "./number-literal.ts";
import { StringParser } from "./strings.ts";
import { markTarget } from "./targets.ts";

/** Names, literals, displays and comprehensions. */
export abstract class AtomParser extends StringParser {
  protected abstract expression(): Expression;
  /** An expression or `name := expression`. */
  protected abstract namedExpression(): Expression;
  protected abstract disjunction(): Expression;
  protected abstract bitwiseOr(): Expression;
  protected abstract yieldExpression(): Expression;
  /** The targets of a `for`, up to its `in`. */
  protected abstract forTargets(): Expression;

  protected name(): Name {
    const first = this.index;
    const name = this.takeName();
    return nameNode(this.span(first), name);
  }

  protected atom(): Expression {
    switch (this.kind) {
      case "name":
        return this.name();
      case "number": {
        const first = this.index;
        const value = numberValue(this.textOf(first), this.tokens.starts[first] ?? 0);
        this.next();
        return constantNode(this.span(first), value);
      }
      case "string":
      case "f-start":
      case "t-start":
        return this.strings();
      case "(":
        return this.nested(() => this.parenthesised());
      case "[":
        return this.nested(() => this.listDisplay());
      case "{":
        return this.nested(() => this.braces());
      default:
        return this.namedConstant();
    }
  }

  private namedConstant(): Expression {
    const first = this.index;
    switch (this.kind) {
      case "True":
      case "False": {
        const value = this.at("True");
        this.next();
        return constantNode(this.span(first), { type: "bool", value });
      }
      case "None":
        this.next();
        return constantNode(this.span(first), { type: "None" });
      case "...":
        this.next();
        return constantNode(this.span(first), { type: "Ellipsis" });
      default:
        return this.unexpected();
    }
  }

  /** `*expression` or an element that may be a named expression. */
  protected starNamedExpression(): Expression {
    return this.at("*") ? this.starred() : this.namedExpression();
  }

  protected starred(): Expression {
    const first = this.index;
    this.expect("*");
    const value = this.bitwiseOr();
    return { kind: "Starred", ...this.span(first), value, ctx: "load" };
  }

  protected atComprehension(): boolean {
    return this.at("for") || (this.at("async") && this.kindAt(1) === "for");
  }

  private parenthesised(): Expression {
    const first = this.index;
    this.next();
    if (this.take(")")) return tupleNode(this.span(first), []);
    if (this.at("yield")) {
      const value = this.yieldExpression();
      this.expect(")", "'(' was never closed");
      return value;
    }
    const element = this.starNamedExpression();
    if (this.atComprehension()) {
      this.rejectStarElement(element);
      const generators = this.comprehensions();
      this.expect(")", "expected ')'");
      return { kind: "GeneratorExp", ...this.span(first), elt: element, generators };
    }
    if (this.at(",")) {
      const elts = this.elements(element, ")");
      this.expect(")", "invalid syntax. Perhaps you forgot a comma?");
      return tupleNode(this.span(first), elts);
    }
    if (element.kind === "Starred") this.fail("cannot use starred expression here", element);
    this.expect(")", "invalid syntax. Perhaps you forgot a comma?");
    return element;
  }

  /** The elements of a display whose first one is read, up to the closing bracket. */
  private elements(firstElement: Expression, close: string): Expression[] {
    const elements = [firstElement];
    while (this.take(",")) {
      if (this.at(close)) break;
      elements.push(this.starNamedExpression());
    }
    return elements;
  }

  private listDisplay(): Expression {
    const first = this.index;
    this.next();
    if (this.take("]")) return { kind: "List", ...this.span(first), elts: [], ctx: "load" };
    const element = this.starNamedExpression();
    if (this.atComprehension()) {
      this.rejectStarElement(element);
      const generators = this.comprehensions();
      this.expect("]", "expected ']'");
      return { kind: "ListComp", ...this.span(first), elt: element, generators };
    }
    const elts = this.elements(element, "]");
    this.expect("]", "invalid syntax. Perhaps you forgot a comma?");
    return { kind: "List", ...this.span(first), elts, ctx: "load" };
  }

  private braces(): Expression {
    const first = this.index;
    this.next();
    if (this.take("}")) return { kind: "Dict", ...this.span(first), keys: [], values: [] };
    if (this.at("**")) return this.dictDisplay(first, undefined);
    const element = this.starNamedExpression();
    if (this.at(":")) {
      const isBare = element.start === this.tokens.starts[first + 1];
      if (element.kind === "Starred") this.unexpected();
      if (element.kind === "NamedExpr" && isBare) this.unexpected();
      return this.dictDisplay(first, element);
    }
    if (this.atComprehension()) {
      this.rejectStarElement(element);
      const generators = this.comprehensions();
      this.expect("}", "expected '}'");
      return { kind: "SetComp", ...this.span(first), elt: element, generators };
    }
    const elts = this.elements(element, "}");
    this.expect("}", "invalid syntax. Perhaps you forgot a comma?");
    return { kind: "Set", ...this.span(first), elts };
  }

  /** A dict whose first key is read, or that starts with a `**` splat. */
  private dictDisplay(first: number, firstKey: Expression | undefined): Expression {
    const keys: (Expression | undefined)[] = [];
    const values: Expression[] = [];
    let key = firstKey;
    do {
      if (this.at("}")) break;
      if (key === undefined && this.take("**")) {
        keys.push(undefined);
        values.push(this.bitwiseOr());
        if (this.atComprehension())
          this.fail("dict unpacking cannot be used in dict comprehension");
        continue;
      }
      key ??= this.expression();
      this.expect(":", "':' expected after dictionary key");
      const value = this.expression();
      if (this.atComprehension() && keys.length === 0) {
        const generators = this.comprehensions();
        this.expect("}", "expected '}'");
        return { kind: "DictComp", ...this.span(first), key, value, generators };
      }
      keys.push(key);
      values.push(value);
      key = undefined;
    } while (this.take(","));
    this.expect("}", "invalid syntax. Perhaps you forgot a comma?");
    return { kind: "Dict", ...this.span(first), keys, values };
  }

  private rejectStarElement(element: Expression): void {
    if (element.kind === "Starred") {
      this.fail("iterable unpacking cannot be used in comprehension", element);
    }
  }

  /** One or more `for … in … if …` clauses. */
  protected comprehensions(): Comprehension[] {
    const clauses: Comprehension[] = [];
    while (this.atComprehension()) {
      const first = this.index;
      const isAsync = this.take("async");
      this.expect("for");
      const target = this.forTargets();
      markTarget(target, "store");
      this.expect("in", "'in' expected after for-loop variables");
      const iter = this.disjunction();
      const ifs: Expression[] = [];
      while (this.take("if")) ifs.push(this.disjunction());
      clauses.push({ kind: "Comprehension", ...this.span(first), isAsync, target, iter, ifs });
    }
    return clauses;
  }
}
