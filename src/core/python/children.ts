import type { Node, Parameters } from "./ast.ts";

type Visit = (child: Node) => void;

function each(nodes: readonly (Node | undefined)[], visit: Visit): void {
  for (const node of nodes) if (node !== undefined) visit(node);
}

function parameters(node: Parameters, visit: Visit): void {
  each(node.positionalOnly, visit);
  each(node.regular, visit);
  if (node.varArgs) visit(node.varArgs);
  each(node.keywordOnly, visit);
  if (node.varKeywords) visit(node.varKeywords);
}

/**
 * Calls `visit` for each direct child, in the order of the text as far as Python's fields allow. The
 * most frequent kinds come first: a switch tries one after the other.
 */
export function forEachChild(node: Node, visit: Visit): void {
  switch (node.kind) {
    case "Name":
    case "Constant":
      return;
    case "Attribute":
      visit(node.value);
      return;
    case "BinOp":
      visit(node.left);
      visit(node.right);
      return;
    case "Call":
      visit(node.func);
      each(node.args, visit);
      each(node.keywords, visit);
      return;
    default:
      forEachStatementPart(node, visit);
  }
}

function forEachStatementPart(node: Node, visit: Visit): void {
  switch (node.kind) {
    case "Module":
      each(node.body, visit);
      return;
    case "FunctionDef":
      each(node.decorators, visit);
      each(node.typeParams, visit);
      visit(node.params);
      if (node.returns) visit(node.returns);
      each(node.body, visit);
      return;
    case "ClassDef":
      each(node.decorators, visit);
      each(node.typeParams, visit);
      each(node.bases, visit);
      each(node.keywords, visit);
      each(node.body, visit);
      return;
    case "Lambda":
      visit(node.params);
      visit(node.body);
      return;
    case "Parameters":
      parameters(node, visit);
      return;
    case "Parameter":
      if (node.annotation) visit(node.annotation);
      if (node.default) visit(node.default);
      return;
    case "If":
    case "While":
      visit(node.test);
      each(node.body, visit);
      each(node.orelse, visit);
      return;
    case "For":
      visit(node.target);
      visit(node.iter);
      each(node.body, visit);
      each(node.orelse, visit);
      return;
    case "With":
      each(node.items, visit);
      each(node.body, visit);
      return;
    case "WithItem":
      visit(node.context);
      if (node.target) visit(node.target);
      return;
    case "Try":
      each(node.body, visit);
      each(node.handlers, visit);
      each(node.orelse, visit);
      each(node.finalbody, visit);
      return;
    case "ExceptHandler":
      if (node.type) visit(node.type);
      each(node.body, visit);
      return;
    case "Match":
      visit(node.subject);
      each(node.cases, visit);
      return;
    case "MatchCase":
      visit(node.pattern);
      if (node.guard) visit(node.guard);
      each(node.body, visit);
      return;
    case "Assign":
      each(node.targets, visit);
      visit(node.value);
      return;
    case "AugAssign":
      visit(node.target);
      visit(node.value);
      return;
    case "AnnAssign":
      visit(node.target);
      visit(node.annotation);
      if (node.value) visit(node.value);
      return;
    case "TypeAlias":
      visit(node.name);
      each(node.typeParams, visit);
      visit(node.value);
      return;
    case "Delete":
      each(node.targets, visit);
      return;
    case "Raise":
      if (node.exception) visit(node.exception);
      if (node.cause) visit(node.cause);
      return;
    case "Assert":
      visit(node.test);
      if (node.message) visit(node.message);
      return;
    case "Import":
    case "ImportFrom":
      each(node.names, visit);
      return;
    case "Return":
    case "Yield":
      if (node.value) visit(node.value);
      return;
    case "Expr":
    case "YieldFrom":
    case "Await":
    case "Starred":
    case "Keyword":
    case "MatchValue":
      visit(node.value);
      return;
    default:
      forEachExpressionChild(node, visit);
  }
}

function forEachExpressionChild(node: Node, visit: Visit): void {
  switch (node.kind) {
    case "BoolOp":
    case "JoinedStr":
      each(node.values, visit);
      return;
    case "NamedExpr":
      visit(node.target);
      visit(node.value);
      return;
    case "UnaryOp":
      visit(node.operand);
      return;
    case "IfExp":
      visit(node.body);
      visit(node.test);
      visit(node.orelse);
      return;
    case "Dict":
      for (let index = 0; index < node.values.length; index += 1) {
        each([node.keys[index], node.values[index]], visit);
      }
      return;
    case "Set":
    case "List":
    case "Tuple":
      each(node.elts, visit);
      return;
    case "ListComp":
    case "SetComp":
    case "GeneratorExp":
      visit(node.elt);
      each(node.generators, visit);
      return;
    case "DictComp":
      visit(node.key);
      visit(node.value);
      each(node.generators, visit);
      return;
    case "Comprehension":
      visit(node.target);
      visit(node.iter);
      each(node.ifs, visit);
      return;
    case "Compare":
      visit(node.left);
      each(node.comparators, visit);
      return;
    case "FormattedValue":
      visit(node.value);
      each(node.formatSpec ?? [], visit);
      return;
    case "Subscript":
      visit(node.value);
      visit(node.slice);
      return;
    case "Slice":
      each([node.lower, node.upper, node.step], visit);
      return;
    case "TypeParam":
      each([node.bound, node.default], visit);
      return;
    case "MatchSequence":
    case "MatchOr":
      each(node.patterns, visit);
      return;
    case "MatchMapping":
      each(node.keys, visit);
      each(node.patterns, visit);
      return;
    case "MatchClass":
      visit(node.cls);
      each(node.patterns, visit);
      each(node.keywordPatterns, visit);
      return;
    case "MatchAs":
      if (node.pattern) visit(node.pattern);
      return;
    default:
  }
}
