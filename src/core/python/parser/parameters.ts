import type { Expression, Parameter, Parameters } from "../ast.ts";
import { parameterNode } from "./nodes.ts";
import { PrimaryParser } from "./primaries.ts";
import { rejectDebug } from "./targets.ts";

interface ParameterLists {
  positionalOnly: Parameter[];
  regular: Parameter[];
  varArgs: Parameter | undefined;
  keywordOnly: Parameter[];
  varKeywords: Parameter | undefined;
  /** A `*` or `*args` has been read. */
  star: boolean;
  slash: boolean;
}

/** The parameters of a `def` (with annotations) or a `lambda` (without). */
export abstract class ParameterParser extends PrimaryParser {
  /** Reads up to, not over, `close`: `)` or the lambda's `:`. */
  protected parameters(close: ")" | ":"): Parameters {
    const first = this.index;
    const lists: ParameterLists = {
      positionalOnly: [],
      regular: [],
      varArgs: undefined,
      keywordOnly: [],
      varKeywords: undefined,
      star: false,
      slash: false,
    };
    const names = new Set<string>();
    while (!this.at(close)) {
      if (lists.varKeywords) this.fail("arguments cannot follow var-keyword argument");
      this.parameterOrMark(lists, close, names);
      if (!this.take(",")) break;
    }
    if (!this.at(close)) this.unexpected(`invalid syntax in parameters: expected '${close}'`);
    const { positionalOnly, regular, varArgs, keywordOnly, varKeywords } = lists;
    const located = this.span(first);
    return {
      kind: "Parameters",
      ...located,
      positionalOnly,
      regular,
      varArgs,
      keywordOnly,
      varKeywords,
    };
  }

  private parameterOrMark(lists: ParameterLists, close: ")" | ":", names: Set<string>): void {
    const annotated = close === ")";
    if (this.take("/")) {
      if (lists.slash) this.fail("/ may appear only once", this.index - 1);
      if (lists.star) this.fail("/ must be ahead of *", this.index - 1);
      if (lists.regular.length === 0) {
        this.fail("at least one argument must precede /", this.index - 1);
      }
      lists.slash = true;
      lists.positionalOnly = lists.regular;
      lists.regular = [];
    } else if (this.take("**")) {
      lists.varKeywords = this.parameter(annotated, false, names);
      if (this.at("=")) this.fail("var-keyword argument cannot have default value");
    } else if (this.take("*")) {
      if (lists.star) this.fail("* argument may appear only once", this.index - 1);
      lists.star = true;
      this.behindStar(lists, close, names);
    } else {
      const parameter = this.parameter(annotated, false, names);
      this.place(lists, this.withDefault(parameter));
    }
  }

  private behindStar(lists: ParameterLists, close: ")" | ":", names: Set<string>): void {
    if (this.at("name")) {
      lists.varArgs = this.parameter(close === ")", true, names);
      if (this.at("=")) this.fail("var-positional argument cannot have default value");
      return;
    }
    const bare = this.at(",") && this.kindAt(1) === "name";
    if (!bare) this.unexpected("named arguments must follow bare *");
  }

  private place(lists: ParameterLists, parameter: Parameter): void {
    if (lists.star) {
      lists.keywordOnly.push(parameter);
      return;
    }
    const before = lists.regular.at(-1) ?? lists.positionalOnly.at(-1);
    if (parameter.default === undefined && before?.default !== undefined) {
      const message = "parameter without a default follows parameter with a default";
      this.fail(message, this.index - 1);
    }
    lists.regular.push(parameter);
  }

  private parameter(annotated: boolean, isVarArgs: boolean, names: Set<string>): Parameter {
    const first = this.index;
    const name = this.takeName();
    rejectDebug(name, this.tokens.starts[first] ?? 0);
    if (names.has(name)) {
      this.fail(`duplicate argument '${name}' in function definition`, first);
    }
    names.add(name);
    let annotation: Expression | undefined;
    if (annotated && this.take(":")) {
      annotation = isVarArgs && this.at("*") ? this.starred() : this.expression();
    }
    return parameterNode(this.span(first), name, annotation, undefined);
  }

  private withDefault(parameter: Parameter): Parameter {
    if (!this.take("=")) return parameter;
    const value = this.expression();
    const { end, endLine, endColumn } = value;
    return { ...parameter, end, endLine, endColumn, default: value };
  }
}
