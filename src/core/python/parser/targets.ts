import type { Expression, ExpressionContext } from "../ast.ts";
import { SyntaxProblem } from "./syntax-problem.ts";

/** A parser finds out only behind it that an expression is a target. */
function setContext(node: { ctx: ExpressionContext }, ctx: ExpressionContext): void {
  node.ctx = ctx;
}

/** What CPython's messages call an expression that cannot be assigned to. */
export function describeExpression(node: Expression): string {
  switch (node.kind) {
    case "Call":
      return "function call";
    case "Constant":
      return node.value.type === "Ellipsis" ? "ellipsis" : constantName(node.value.type);
    case "JoinedStr":
      return "f-string expression";
    case "Lambda":
      return "lambda";
    case "IfExp":
      return "conditional expression";
    case "Compare":
      return "comparison";
    case "Dict":
      return "dict literal";
    case "Set":
      return "set display";
    case "ListComp":
      return "list comprehension";
    case "SetComp":
      return "set comprehension";
    case "DictComp":
      return "dict comprehension";
    case "GeneratorExp":
      return "generator expression";
    case "Await":
      return "await expression";
    case "Yield":
    case "YieldFrom":
      return "yield expression";
    case "NamedExpr":
      return "named expression";
    case "Starred":
      return "starred";
    default:
      return "expression";
  }
}

function constantName(type: string): string {
  return type === "None" || type === "bool" ? "True, False or None" : "literal";
}

/** Marks an expression and all within it as assigned or deleted; throws where it is no target. */
export function markTarget(node: Expression, ctx: "store" | "delete"): void {
  if (node.kind === "Starred" && ctx === "store") {
    throw new SyntaxProblem("starred assignment target must be in a list or tuple", node.start);
  }
  markInner(node, ctx);
}

function markInner(node: Expression, ctx: "store" | "delete"): void {
  switch (node.kind) {
    case "Name":
      rejectDebug(node.name, node.start);
      setContext(node, ctx);
      return;
    case "Attribute":
      rejectDebug(node.attr, node.start);
      setContext(node, ctx);
      return;
    case "Subscript":
      setContext(node, ctx);
      return;
    case "List":
    case "Tuple":
      markElements(node.elts, ctx);
      setContext(node, ctx);
      return;
    case "Starred":
      if (ctx === "delete") throw new SyntaxProblem("cannot delete starred", node.start);
      markInner(node.value, ctx);
      setContext(node, ctx);
      return;
    default: {
      const verb = ctx === "store" ? "assign to" : "delete";
      throw new SyntaxProblem(`cannot ${verb} ${describeExpression(node)}`, node.start);
    }
  }
}

function markElements(elements: readonly Expression[], ctx: "store" | "delete"): void {
  let starred = 0;
  for (const element of elements) {
    if (element.kind === "Starred") {
      starred += 1;
      if (element.value.kind === "Starred") {
        throw new SyntaxProblem("cannot assign to starred", element.start);
      }
    }
    markInner(element, ctx);
  }
  if (starred > 1) {
    const start = elements[0]?.start ?? 0;
    throw new SyntaxProblem("multiple starred expressions in assignment", start);
  }
}

/** The target of `+=` or of an annotation: a name, an attribute or a subscript. */
export function markSingleTarget(node: Expression, purpose: "augmented" | "annotated"): void {
  if (node.kind === "Name" || node.kind === "Attribute" || node.kind === "Subscript") {
    markInner(node, "store");
    return;
  }
  const what = node.kind === "Tuple" || node.kind === "List" ? node.kind.toLowerCase() : "";
  const message =
    purpose === "annotated"
      ? what !== ""
        ? `only single target (not ${what}) can be annotated`
        : "illegal target for annotation"
      : `'${what || describeExpression(node)}' is an illegal expression for augmented assignment`;
  throw new SyntaxProblem(message, node.start);
}

/** `__debug__` can never be bound. */
export function rejectDebug(name: string, offset: number): void {
  if (name === "__debug__") throw new SyntaxProblem("cannot assign to __debug__", offset);
}
