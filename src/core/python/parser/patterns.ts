import type { Constant, Expression, Pattern } from "../ast.ts";
import { ExpressionParser } from "./expressions.ts";
import { attributeNode } from "./nodes.ts";
import { SyntaxProblem } from "./syntax-problem.ts";

/** The patterns of `case`. */
export abstract class PatternParser extends ExpressionParser {
  /** A pattern, or several with commas and no brackets: a sequence. */
  protected casePattern(): Pattern {
    const first = this.index;
    const pattern = this.starOrAsPattern();
    if (!this.at(",")) {
      if (pattern.kind === "MatchStar") this.fail("invalid syntax: a lone star pattern", first);
      return pattern;
    }
    const patterns = [pattern];
    while (this.take(",")) {
      if (this.at(":") || this.at("if")) break;
      patterns.push(this.starOrAsPattern());
    }
    return this.sequence(first, patterns);
  }

  private sequence(first: number, patterns: readonly Pattern[]): Pattern {
    if (patterns.filter((pattern) => pattern.kind === "MatchStar").length > 1) {
      this.fail("multiple starred expressions in sequence pattern", first);
    }
    return { kind: "MatchSequence", ...this.span(first), patterns };
  }

  private starOrAsPattern(): Pattern {
    const first = this.index;
    if (!this.take("*")) return this.asPattern();
    const name = this.takeName();
    return { kind: "MatchStar", ...this.span(first), name: name === "_" ? undefined : name };
  }

  private asPattern(): Pattern {
    const first = this.index;
    const pattern = this.nested(() => this.orPattern());
    if (!this.take("as")) return pattern;
    const name = this.takeName();
    if (name === "_") this.fail("cannot use '_' as a target", this.index - 1);
    return { kind: "MatchAs", ...this.span(first), pattern, name };
  }

  private orPattern(): Pattern {
    const first = this.index;
    const pattern = this.closedPattern();
    if (!this.at("|")) return pattern;
    const patterns = [pattern];
    while (this.take("|")) patterns.push(this.closedPattern());
    return { kind: "MatchOr", ...this.span(first), patterns };
  }

  private closedPattern(): Pattern {
    switch (this.kind) {
      case "name":
        return this.namePattern();
      case "None":
      case "True":
      case "False":
        return this.singleton();
      case "number":
      case "-":
      case "string":
        return this.literalPattern();
      case "f-start":
      case "t-start":
        return this.fail("patterns may only match literals and attribute lookups");
      case "(":
        return this.groupPattern();
      case "[":
        return this.listPattern();
      case "{":
        return this.mappingPattern();
      default:
        return this.unexpected();
    }
  }

  private singleton(): Pattern {
    const first = this.index;
    const { kind } = this;
    this.next();
    const value = kind === "None" ? ({ type: "None" } as const) : boolConstant(kind === "True");
    return { kind: "MatchSingleton", ...this.span(first), value };
  }

  private literalPattern(): Pattern {
    const first = this.index;
    const value = this.literal();
    return { kind: "MatchValue", ...this.span(first), value };
  }

  /** A string, or a signed number with an imaginary part: `-1 + 2j`. */
  private literal(): Expression {
    if (this.at("string")) {
      const value = this.strings();
      if (value.kind === "JoinedStr") {
        this.fail("patterns may only match literals and attribute lookups", value);
      }
      return value;
    }
    const first = this.index;
    const real = this.signedNumber();
    if (!this.at("+") && !this.at("-")) return real;
    const op = this.at("+") ? "+" : "-";
    this.next();
    if (isImaginary(real)) this.fail("real number required in complex literal", first);
    const right = this.number();
    if (!isImaginary(right)) this.fail("imaginary number required in complex literal", right);
    return { kind: "BinOp", ...this.span(first), left: real, op, right };
  }

  private signedNumber(): Expression {
    const first = this.index;
    if (!this.take("-")) return this.number();
    const operand = this.number();
    return { kind: "UnaryOp", ...this.span(first), op: "-", operand };
  }

  private number(): Constant {
    if (!this.at("number")) this.unexpected();
    const value = this.atom();
    if (value.kind !== "Constant") this.unexpected();
    return value;
  }

  /** A capture, the wildcard, a dotted value or a class pattern. */
  private namePattern(): Pattern {
    const first = this.index;
    let value: Expression = this.name();
    const dotted = this.at(".");
    const { name } = value;
    while (this.take(".")) {
      const attr = this.takeName();
      value = attributeNode(this.span(first), value, attr);
      this.checkChain(this.index - first);
    }
    if (this.at("(")) return this.classPattern(first, value);
    if (dotted) return { kind: "MatchValue", ...this.span(first), value };
    const captured = name === "_" ? undefined : name;
    if (captured === "__debug__")
      throw new SyntaxProblem("cannot assign to __debug__", value.start);
    return { kind: "MatchAs", ...this.span(first), pattern: undefined, name: captured };
  }

  private classPattern(first: number, cls: Expression): Pattern {
    this.next();
    const patterns: Pattern[] = [];
    const keywordNames: string[] = [];
    const keywordPatterns: Pattern[] = [];
    while (!this.at(")")) {
      if (this.at("name") && this.kindAt(1) === "=") {
        const name = this.takeName();
        if (keywordNames.includes(name)) {
          this.fail(`attribute name repeated in class pattern: ${name}`, this.index - 1);
        }
        keywordNames.push(name);
        this.next();
        keywordPatterns.push(this.asPattern());
      } else {
        if (keywordNames.length > 0) {
          this.fail("positional patterns follow keyword patterns");
        }
        patterns.push(this.asPattern());
      }
      if (!this.take(",")) break;
    }
    this.expect(")");
    const located = this.span(first);
    return { kind: "MatchClass", ...located, cls, patterns, keywordNames, keywordPatterns };
  }

  private groupPattern(): Pattern {
    const first = this.index;
    this.next();
    if (this.take(")")) return { kind: "MatchSequence", ...this.span(first), patterns: [] };
    const pattern = this.starOrAsPattern();
    if (!this.at(",") && pattern.kind !== "MatchStar") {
      this.expect(")");
      return pattern;
    }
    if (!this.at(",")) this.unexpected();
    const patterns = this.morePatterns(pattern, ")");
    this.expect(")");
    return this.sequence(first, patterns);
  }

  private listPattern(): Pattern {
    const first = this.index;
    this.next();
    if (this.take("]")) return { kind: "MatchSequence", ...this.span(first), patterns: [] };
    const patterns = this.morePatterns(this.starOrAsPattern(), "]");
    this.expect("]");
    return this.sequence(first, patterns);
  }

  private morePatterns(pattern: Pattern, close: string): Pattern[] {
    const patterns = [pattern];
    while (this.take(",")) {
      if (this.at(close)) break;
      patterns.push(this.starOrAsPattern());
    }
    return patterns;
  }

  private mappingPattern(): Pattern {
    const first = this.index;
    this.next();
    const keys: Expression[] = [];
    const patterns: Pattern[] = [];
    let rest: string | undefined;
    while (!this.at("}")) {
      if (rest !== undefined) this.fail("invalid syntax: '**' must be last in a mapping pattern");
      if (this.take("**")) {
        rest = this.takeName();
        if (rest === "_") this.fail("invalid syntax: '**_' is not allowed", this.index - 1);
      } else {
        keys.push(this.mappingKey());
        this.expect(":");
        patterns.push(this.asPattern());
      }
      if (!this.take(",")) break;
    }
    this.expect("}");
    return { kind: "MatchMapping", ...this.span(first), keys, patterns, rest };
  }

  private mappingKey(): Expression {
    if (this.at("name")) {
      const first = this.index;
      let key: Expression = this.name();
      if (!this.at(".")) this.unexpected();
      while (this.take(".")) {
        const attr = this.takeName();
        key = attributeNode(this.span(first), key, attr);
      }
      return key;
    }
    if (this.at("None") || this.at("True") || this.at("False")) return this.atom();
    if (this.at("f-start")) this.fail("mapping pattern keys may only be literals");
    if (!this.at("number") && !this.at("-") && !this.at("string")) this.unexpected();
    return this.literal();
  }
}

function boolConstant(value: boolean): { type: "bool"; value: boolean } {
  return { type: "bool", value };
}

function isImaginary(node: Expression): boolean {
  const number = node.kind === "UnaryOp" ? node.operand : node;
  return number.kind === "Constant" && number.value.type === "complex";
}
