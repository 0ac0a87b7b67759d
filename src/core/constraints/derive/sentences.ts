import type { Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";

const LONGEST = 60;

/** A statement's first line, cut to what fits into a sentence. */
export function excerpt(model: ModuleModel, node: { start: number; end: number }): string {
  const [first = "", ...more] = model.text.slice(node.start, node.end).split(/\r\n?|\n/);
  const line = first.trim();
  if (line.length > LONGEST) return `${line.slice(0, LONGEST - 1).trimEnd()}…`;
  return more.length > 0 && !line.endsWith(":") ? `${line} …` : line;
}

/** What a frozen statement is called in a sentence. */
export function nameOfStatement(model: ModuleModel, statement: Statement): string {
  if (statement.kind === "FunctionDef") return `the function ${statement.name}`;
  if (statement.kind === "ClassDef") return `the class ${statement.name}`;
  return `the statement \`${excerpt(model, statement)}\``;
}

/** " in train()", " in class Config", or nothing at module level. */
export function inScope(scopePath: string): string {
  return scopePath === "" ? "" : ` in ${scopePath}`;
}
