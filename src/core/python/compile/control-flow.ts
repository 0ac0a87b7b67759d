import type { Expression, FunctionDef, Lambda, Match, Module, Node, Statement } from "../ast.ts";
import { forEachChild } from "../children.ts";
import { SyntaxProblem } from "../parser/syntax-problem.ts";
import { isFuture } from "./future-imports.ts";
import { bindsAnything, checkPattern } from "./match-patterns.ts";

/** What holds statements, or is checked where it stands. */
const STATEMENT_PARTS: ReadonlySet<string> = new Set([
  ..."FunctionDef ClassDef Return For While If With Try ExceptHandler Match MatchCase".split(" "),
  ..."Break Continue ImportFrom".split(" "),
]);

interface Frame {
  readonly kind: "module" | "class" | "function" | "async" | "lambda" | "comprehension";
  readonly inLoop: boolean;
  /** Directly inside an `except*` block: no break, continue or return. */
  readonly inExceptStar: boolean;
  /** Some expression of the module needs a look: it yields, awaits or binds. */
  readonly inExpressions: boolean;
  /** Shared by all frames of one function. */
  readonly generator: { yields: boolean; returnsValue: Node | undefined };
}

type ComprehensionNode = Extract<
  Expression,
  { kind: "ListComp" | "SetComp" | "DictComp" | "GeneratorExp" }
>;

const COMPREHENSION_NAMES = {
  ListComp: "list comprehension",
  SetComp: "set comprehension",
  DictComp: "dict comprehension",
  GeneratorExp: "generator expression",
} as const;

/**
 * Checks where return, yield, await, break, continue, `import *` and patterns stand.
 *
 * @param inExpressions whether the module yields, awaits or has a named expression anywhere
 */
export function checkControlFlow(module: Module, inExpressions: boolean): void {
  walkSuite(module.body, freshFrame("module", inExpressions));
}

function freshFrame(kind: Frame["kind"], inExpressions: boolean): Frame {
  const generator = { yields: false, returnsValue: undefined };
  return { kind, inLoop: false, inExceptStar: false, inExpressions, generator };
}

function walkSuite(statements: readonly Statement[], frame: Frame): void {
  for (const statement of statements) walk(statement, frame);
}

function fail(message: string, node: Node): never {
  throw new SyntaxProblem(message, node.start);
}

function walkChildren(node: Node, frame: Frame): void {
  forEachChild(node, (child) => walk(child, frame));
}

function walk(node: Node, frame: Frame): void {
  if (!frame.inExpressions && !STATEMENT_PARTS.has(node.kind)) return;
  switch (node.kind) {
    case "Name":
    case "Constant":
      return;
    case "FunctionDef":
      walkFunction(node, frame);
      return;
    case "Lambda":
      walkSignature(node, frame);
      walk(node.body, freshFrame("lambda", frame.inExpressions));
      return;
    case "ClassDef":
      for (const part of node.decorators) walk(part, frame);
      for (const part of [...node.typeParams, ...node.bases, ...node.keywords]) {
        if (node.typeParams.length > 0) rejectEffects(part);
        walk(part, frame);
      }
      walkSuite(node.body, freshFrame("class", frame.inExpressions));
      return;
    case "ListComp":
    case "SetComp":
    case "DictComp":
    case "GeneratorExp":
      walkComprehension(node, frame);
      return;
    case "Return":
      checkReturn(node, frame);
      break;
    case "Yield":
    case "YieldFrom":
      checkYield(node, frame);
      break;
    case "Await":
      checkAwait(node, frame);
      break;
    default:
      walkStatement(node, frame);
      return;
  }
  walkChildren(node, frame);
}

function walkStatement(node: Node, frame: Frame): void {
  switch (node.kind) {
    case "Break":
    case "Continue":
      checkJump(node, frame);
      return;
    case "For":
      if (node.isAsync) requireAsync("async for", node, frame);
      walk(node.target, frame);
      walk(node.iter, frame);
      walkSuite(node.body, { ...frame, inLoop: true, inExceptStar: false });
      walkSuite(node.orelse, frame);
      return;
    case "While":
      walk(node.test, frame);
      walkSuite(node.body, { ...frame, inLoop: true, inExceptStar: false });
      walkSuite(node.orelse, frame);
      return;
    case "With":
      if (node.isAsync) requireAsync("async with", node, frame);
      break;
    case "Try":
      walkSuite(node.body, frame);
      for (const handler of node.handlers) {
        if (handler.type) walk(handler.type, frame);
        const inner = node.isStar ? { ...frame, inLoop: false, inExceptStar: true } : frame;
        walkSuite(handler.body, inner);
      }
      walkSuite(node.orelse, frame);
      walkSuite(node.finalbody, frame);
      return;
    case "Match":
      checkCases(node);
      break;
    case "TypeParam":
    case "TypeAlias":
      rejectEffects(node);
      break;
    case "ImportFrom":
      if (node.names[0]?.name === "*" && frame.kind !== "module") {
        fail("import * only allowed at module level", node);
      }
      return;
    default:
  }
  walkChildren(node, frame);
}

function walkSignature(node: FunctionDef | Lambda, frame: Frame): void {
  forEachChild(node.params, (child) => walkChildren(child, frame));
}

function walkFunction(node: FunctionDef, frame: Frame): void {
  for (const decorator of node.decorators) walk(decorator, frame);
  for (const param of node.typeParams) walk(param, frame);
  walkSignature(node, frame);
  if (node.returns) walk(node.returns, frame);
  const inner = freshFrame(node.isAsync ? "async" : "function", frame.inExpressions);
  if (node.body.some(isFuture)) {
    fail("from __future__ imports must occur at the beginning of the file", node);
  }
  walkSuite(node.body, inner);
  const { yields, returnsValue } = inner.generator;
  if (node.isAsync && yields && returnsValue) {
    fail("'return' with value in async generator", returnsValue);
  }
}

function checkReturn(node: Extract<Statement, { kind: "Return" }>, frame: Frame): void {
  if (frame.kind !== "function" && frame.kind !== "async") fail("'return' outside function", node);
  if (frame.inExceptStar) failInExceptStar(node);
  if (node.value) frame.generator.returnsValue = node;
}

function failInExceptStar(node: Node): never {
  fail("'break', 'continue' and 'return' cannot appear in an 'except*' block", node);
}

function checkJump(node: Extract<Statement, { kind: "Break" | "Continue" }>, frame: Frame): void {
  if (frame.inLoop) return;
  if (frame.inExceptStar) failInExceptStar(node);
  if (node.kind === "Break") fail("'break' outside loop", node);
  fail("'continue' not properly in loop", node);
}

function checkYield(
  node: Extract<Expression, { kind: "Yield" | "YieldFrom" }>,
  frame: Frame,
): void {
  if (frame.kind === "comprehension") fail("'yield' inside a comprehension", node);
  if (frame.kind === "module" || frame.kind === "class") fail("'yield' outside function", node);
  if (frame.kind === "async" && node.kind === "YieldFrom") {
    fail("'yield from' inside async function", node);
  }
  frame.generator.yields = true;
}

function checkAwait(node: Node, frame: Frame): void {
  if (frame.kind === "async" || frame.kind === "comprehension") return;
  const where =
    frame.kind === "function" || frame.kind === "lambda" ? "async function" : "function";
  fail(`'await' outside ${where}`, node);
}

function requireAsync(what: string, node: Node, frame: Frame): void {
  if (frame.kind !== "async") fail(`'${what}' outside async function`, node);
}

/** The first iterable belongs to the frame around. */
function walkComprehension(node: ComprehensionNode, frame: Frame): void {
  const inner: Frame = freshFrame("comprehension", frame.inExpressions);
  let isAsync = false;
  node.generators.forEach((clause, index) => {
    isAsync ||= clause.isAsync;
    walk(clause.iter, index === 0 ? frame : inner);
    walk(clause.target, inner);
    for (const test of clause.ifs) walk(test, inner);
  });
  const elements = node.kind === "DictComp" ? [node.key, node.value] : [node.elt];
  for (const element of elements) walk(element, inner);
  const mayBeAsync = frame.kind === "async" || frame.kind === "comprehension";
  if (node.kind === "GeneratorExp" || mayBeAsync) return;
  if (
    isAsync ||
    elements.some(awaits) ||
    node.generators.some((clause) => clause.ifs.some(awaits))
  ) {
    const what = `asynchronous ${COMPREHENSION_NAMES[node.kind]}`;
    fail(`${what} outside of an asynchronous function`, node);
  }
}

/** An `await` that runs as part of this expression. */
function awaits(node: Node): boolean {
  if (node.kind === "Await") return true;
  if (node.kind === "Lambda" || node.kind === "GeneratorExp") return false;
  let found = false;
  forEachChild(node, (child) => {
    found ||= awaits(child);
  });
  return found;
}

/** Type parameters, bounds and aliases are evaluated lazily in a scope of their own. */
function rejectEffects(node: Node): void {
  if (node.kind === "Lambda") return;
  const isEffect = node.kind === "Yield" || node.kind === "YieldFrom" || node.kind === "Await";
  if (isEffect || node.kind === "NamedExpr") {
    fail("yield, await and named expressions cannot be used in a type parameter or alias", node);
  }
  forEachChild(node, rejectEffects);
}

/** A case that always matches must be the last, and names must be bound once. */
function checkCases(node: Match): void {
  node.cases.forEach((branch, index) => {
    checkPattern(branch.pattern);
    const isLast = index === node.cases.length - 1;
    if (!isLast && branch.guard === undefined && bindsAnything(branch.pattern)) {
      fail("a pattern that always matches makes remaining patterns unreachable", branch.pattern);
    }
  });
}
