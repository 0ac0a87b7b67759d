import type { Module, Statement } from "../ast.ts";
import { SyntaxProblem } from "../parser/syntax-problem.ts";

const FEATURES: ReadonlySet<string> = new Set([
  "nested_scopes",
  "generators",
  "division",
  "absolute_import",
  "with_statement",
  "print_function",
  "unicode_literals",
  "barry_as_FLUFL",
  "generator_stop",
  "annotations",
]);

/** `from __future__` must come first and name a known feature. */
export function checkFutureImports(module: Module): void {
  let first = true;
  module.body.forEach((statement, index) => {
    if (isFuture(statement)) checkFuture(statement, first);
    else if (index > 0 || !isDocstring(statement)) first = false;
  });
}

type FutureImport = Extract<Statement, { kind: "ImportFrom" }>;

export function isFuture(statement: Statement): statement is FutureImport {
  return (
    statement.kind === "ImportFrom" && statement.module === "__future__" && statement.level === 0
  );
}

function checkFuture(statement: FutureImport, allowed: boolean): void {
  if (!allowed) {
    const message = "from __future__ imports must occur at the beginning of the file";
    throw new SyntaxProblem(message, statement.start);
  }
  for (const alias of statement.names) {
    if (!FEATURES.has(alias.name)) {
      throw new SyntaxProblem(`future feature ${alias.name} is not defined`, alias.start);
    }
  }
}

function isDocstring(statement: Statement): boolean {
  if (statement.kind !== "Expr" || statement.value.kind !== "Constant") return false;
  return statement.value.value.type === "str";
}
