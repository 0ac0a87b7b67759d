import type { Expression, Node, Parameter, Parameters, Pattern, Statement } from "./ast.ts";
import { forEachChild } from "./children.ts";
import { formatValue } from "./constants.ts";

/**
 * One string per meaning: equal for two nodes that differ only in comments, layout, quote style,
 * spelling of a number or string, redundant parentheses, type hints (`x: int = 1` is `x = 1`;
 * parameter and return annotations are dropped) or adjacent string literals joined.
 * Names are kept, so a renamed local is a different form; pass `rename` to map them.
 */
export function normalForm(node: Node, rename?: (name: string) => string): string {
  return new Writer(rename ?? ((name) => name)).write(node);
}

/** The normal forms of a suite's statements, joined. */
export function normalFormOfSuite(statements: readonly Statement[]): string {
  return statements.map((statement) => normalForm(statement)).join(";");
}

class Writer {
  constructor(private readonly rename: (name: string) => string) {}

  readonly write = (node: Node): string => {
    switch (node.kind) {
      case "Constant":
        return formatValue(node.value);
      case "Name":
        return this.rename(node.name);
      case "Attribute":
        return `(${this.write(node.value)}).${node.attr}`;
      case "AnnAssign":
        return this.annotated(node.target, node.value);
      case "FunctionDef": {
        const flag = node.isAsync ? "async " : "";
        const head = `${flag}def ${this.rename(node.name)}(${this.parameters(node.params)})`;
        return `${this.list("@", node.decorators)}${head}${this.suite(node.body)}`;
      }
      case "Lambda":
        return `(lambda ${this.parameters(node.params)}:${this.write(node.body)})`;
      case "Parameters":
        return this.parameters(node);
      case "JoinedStr":
        return `${node.isTemplate ? "t" : "f"}(${node.values.map(this.write).join(",")})`;
      default:
        return `${node.kind}${this.details(node)}(${this.childForms(node)})`;
    }
  };

  private annotated(target: Expression, value: Expression | undefined): string {
    if (value === undefined) return `Declare(${this.write(target)})`;
    return `Assign(1)(${this.write(target)},${this.write(value)})`;
  }

  private childForms(node: Node): string {
    const forms: string[] = [];
    forEachChild(node, (child) => forms.push(this.write(child)));
    return forms.join(",");
  }

  private list(label: string, nodes: readonly Node[]): string {
    return nodes.map((node) => `${label}${this.write(node)} `).join("");
  }

  private suite(statements: readonly Statement[]): string {
    return `{${statements.map(this.write).join(";")}}`;
  }

  private parameters(node: Parameters): string {
    const one = (parameter: Parameter) => {
      const value = parameter.default ? `=${this.write(parameter.default)}` : "";
      return this.rename(parameter.name) + value;
    };
    return [
      node.positionalOnly.map(one).join(","),
      node.regular.map(one).join(","),
      node.varArgs ? `*${one(node.varArgs)}` : "",
      node.keywordOnly.map(one).join(","),
      node.varKeywords ? `**${one(node.varKeywords)}` : "",
    ].join("|");
  }

  /** Whatever a node says besides its children: operators, flags, names, and where lists end. */
  private details(node: Node): string {
    switch (node.kind) {
      case "BoolOp":
      case "BinOp":
      case "UnaryOp":
      case "AugAssign":
        return node.op;
      case "Compare":
        return node.ops.join(" ");
      case "Assign":
        return `(${node.targets.length})`;
      case "Call":
        return `${node.args.length}`;
      case "Keyword":
        return node.name ?? "**";
      case "FormattedValue":
        return `${node.conversion ?? ""}${node.debugText ?? ""}${node.formatSpec ? ":" : ""}`;
      case "Dict":
        return node.keys.map((key) => (key ? "k" : "*")).join("");
      case "Slice":
        return `${node.lower ? 1 : 0}${node.upper ? 1 : 0}${node.step ? 1 : 0}`;
      case "Comprehension":
        return node.isAsync ? "async" : "";
      case "TypeParam":
        return `${node.variant} ${node.name} ${node.bound ? 1 : 0}`;
      default:
        return this.statementDetails(node);
    }
  }

  private statementDetails(node: Node): string {
    switch (node.kind) {
      case "ClassDef":
        return ` ${this.rename(node.name)} ${node.bases.length} ${node.keywords.length}`;
      case "If":
      case "While":
        return `${node.body.length}`;
      case "For":
        return `${node.isAsync ? "async" : ""}${node.body.length}`;
      case "With":
        return `${node.isAsync ? "async" : ""}${node.items.length}`;
      case "Try":
        return `${node.isStar ? "*" : ""}${node.body.length} ${node.handlers.length} ${node.orelse.length}`;
      case "ExceptHandler":
        return `${node.type ? 1 : 0} ${node.name === undefined ? "" : this.rename(node.name)}`;
      case "Raise":
        return `${node.exception ? 1 : 0}${node.cause ? 1 : 0}`;
      case "Global":
      case "Nonlocal":
        return ` ${node.names.map(this.rename).join(" ")}`;
      case "ImportFrom":
        return ` ${".".repeat(node.level)}${node.module ?? ""}`;
      case "Alias":
        return ` ${node.name} ${node.asName ?? ""}`;
      case "MatchCase":
        return node.guard ? "if" : "";
      default:
        return this.patternDetails(node);
    }
  }

  private patternDetails(node: Node | Pattern): string {
    switch (node.kind) {
      case "MatchSingleton":
        return formatValue(node.value);
      case "MatchMapping":
        return `${node.keys.length}${node.rest ?? ""}`;
      case "MatchClass":
        return `${node.patterns.length} ${node.keywordNames.join(" ")}`;
      case "MatchStar":
      case "MatchAs":
        return node.name ?? "_";
      default:
        return "";
    }
  }
}
