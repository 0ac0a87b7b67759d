import type { Node, Statement } from "./ast.ts";

const STATEMENT_KINDS: ReadonlySet<string> = new Set([
  ..."FunctionDef ClassDef Return Delete Assign TypeAlias AugAssign AnnAssign For While".split(" "),
  ..."If With Match Raise Try Assert Import ImportFrom Global Nonlocal Expr Pass Break".split(" "),
  "Continue",
]);

export function isStatement(node: Node): node is Statement {
  return STATEMENT_KINDS.has(node.kind);
}
