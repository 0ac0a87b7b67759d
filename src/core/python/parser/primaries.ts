import type { Expression, Keyword } from "../ast.ts";
import { AtomParser } from "./atoms.ts";
import { attributeNode, callNode, keywordNode, subscriptNode, tupleNode } from "./nodes.ts";
import { rejectDebug } from "./targets.ts";

interface CallArguments {
  readonly args: readonly Expression[];
  readonly keywords: readonly Keyword[];
}

/** The arguments read so far. */
interface ArgumentLists {
  readonly args: Expression[];
  readonly keywords: Keyword[];
  readonly names: Set<string>;
  hasSplat: boolean;
}

/** Attributes, calls and subscripts. */
export abstract class PrimaryParser extends AtomParser {
  protected primary(): Expression {
    const first = this.index;
    let value = this.atom();
    for (let length = 0; ; length += 1) {
      this.checkChain(length);
      if (this.at(".")) {
        this.next();
        const attr = this.takeName();
        value = attributeNode(this.span(first), value, attr);
      } else if (this.at("(")) {
        this.enterNested();
        const { args, keywords } = this.callArguments();
        this.leaveNested();
        value = callNode(this.span(first), value, args, keywords);
      } else if (this.at("[")) {
        const slice = this.nested(() => this.subscript());
        value = subscriptNode(this.span(first), value, slice);
      } else {
        return value;
      }
    }
  }

  /** `(…)` of a call, with a lone unparenthesised generator expression. */
  private callArguments(): CallArguments {
    const open = this.index;
    this.expect("(");
    const lists: ArgumentLists = { args: [], keywords: [], names: new Set(), hasSplat: false };
    const { args, keywords } = lists;
    while (!this.at(")")) {
      const first = this.index;
      this.argument(lists);
      if (this.atComprehension()) {
        const element = args.at(-1);
        const isOnly = args.length === 1 && keywords.length === 0 && element !== undefined;
        if (!isOnly || element.kind === "Starred") this.unexpected();
        const generators = this.comprehensions();
        if (!this.at(")")) this.fail("Generator expression must be parenthesized", first);
        this.next();
        const elt = element;
        return { args: [{ kind: "GeneratorExp", ...this.span(open), elt, generators }], keywords };
      }
      if (!this.take(",")) break;
    }
    this.expect(")", "invalid syntax. Perhaps you forgot a comma?");
    return { args, keywords };
  }

  /** The arguments of a class definition: as a call's, but for the bare generator expression. */
  protected classArguments(): CallArguments {
    this.expect("(");
    const lists: ArgumentLists = { args: [], keywords: [], names: new Set(), hasSplat: false };
    while (!this.at(")")) {
      this.argument(lists);
      if (!this.take(",")) break;
    }
    this.expect(")", "invalid syntax. Perhaps you forgot a comma?");
    return lists;
  }

  private argument(lists: ArgumentLists): void {
    const { args, keywords, hasSplat } = lists;
    const first = this.index;
    if (this.take("**")) {
      const value = this.expression();
      keywords.push(keywordNode(this.span(first), undefined, value));
      lists.hasSplat = true;
      return;
    }
    if (this.take("*")) {
      if (hasSplat) {
        this.fail("iterable argument unpacking follows keyword argument unpacking", first);
      }
      const value = this.expression();
      args.push({ kind: "Starred", ...this.span(first), value, ctx: "load" });
      return;
    }
    if (this.at("name") && this.kindAt(1) === "=") {
      keywords.push(this.keyword(lists.names));
      return;
    }
    const value = this.namedExpression();
    if (this.at("=")) {
      this.fail('expression cannot contain assignment, perhaps you meant "=="?', value);
    }
    if (keywords.length > 0) {
      const what = hasSplat ? "keyword argument unpacking" : "keyword argument";
      this.fail(`positional argument follows ${what}`, value);
    }
    args.push(value);
  }

  private keyword(earlier: Set<string>): Keyword {
    const first = this.index;
    const name = this.takeName();
    rejectDebug(name, this.tokens.starts[first] ?? 0);
    this.next();
    const value = this.expression();
    if (this.atComprehension()) {
      this.fail("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", first);
    }
    if (earlier.has(name)) this.fail(`keyword argument repeated: ${name}`, first);
    earlier.add(name);
    return keywordNode(this.span(first), name, value);
  }

  private subscript(): Expression {
    this.expect("[");
    const first = this.index;
    if (this.at("]")) this.fail("invalid syntax: an empty subscript");
    const element = this.sliceOrStar();
    if (!this.at(",") && element.kind !== "Starred") {
      this.expect("]", "invalid syntax. Perhaps you forgot a comma?");
      return element;
    }
    const elts = [element];
    while (this.take(",")) {
      if (this.at("]")) break;
      elts.push(this.sliceOrStar());
    }
    const located = this.span(first);
    this.expect("]", "invalid syntax. Perhaps you forgot a comma?");
    return tupleNode(located, elts);
  }

  private sliceOrStar(): Expression {
    if (this.at("*")) {
      const first = this.index;
      this.next();
      const value = this.bitwiseOr();
      return { kind: "Starred", ...this.span(first), value, ctx: "load" };
    }
    const first = this.index;
    let lower: Expression | undefined;
    if (!this.at(":")) {
      lower = this.namedExpression();
      if (!this.at(":")) return lower;
      const isBare = lower.start === this.tokens.starts[first];
      if (lower.kind === "NamedExpr" && isBare) this.unexpected();
    }
    this.expect(":");
    const upper = this.atSliceEnd() ? undefined : this.expression();
    let step: Expression | undefined;
    if (this.take(":")) step = this.atSliceEnd() ? undefined : this.expression();
    return { kind: "Slice", ...this.span(first), lower, upper, step };
  }

  private atSliceEnd(): boolean {
    return this.at(":") || this.at(",") || this.at("]");
  }
}
