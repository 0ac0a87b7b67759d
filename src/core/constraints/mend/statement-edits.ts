import type { Node, Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { firstLine, innerSuites } from "../derive/suites.ts";
import type { TextEdit } from "./text-edit.ts";

/** Puts another text in the place of a node. */
export function replaceNode(model: ModuleModel, node: Node, text: string): TextEdit {
  return { file: model.path, start: node.start, end: node.end, text };
}

/** Puts a statement of another module in the place of one, with this one's indentation. */
export function replaceStatement(
  model: ModuleModel,
  old: Statement,
  source: { readonly model: ModuleModel; readonly statement: Statement },
): TextEdit {
  const text = moved(source.model, source.statement, indentOf(model, old) ?? "", lineEnd(model));
  return { file: model.path, start: startOf(model, old), end: old.end, text };
}

/**
 * Takes a statement out, with its lines where it has them for itself; `pass` stands in where it is
 * the only one of its block, or shares its line with others.
 */
export function removeStatement(model: ModuleModel, statement: Statement): TextEdit {
  const lines = ownLines(model, statement);
  if (lines === undefined || isAlone(model, statement)) {
    return { file: model.path, start: startOf(model, statement), end: statement.end, text: "pass" };
  }
  return { file: model.path, ...lines, text: "" };
}

/**
 * Puts a statement of another module on lines of its own behind or before an anchor; undefined
 * where the anchor shares its lines.
 */
export function insertStatement(
  model: ModuleModel,
  { anchor, side }: { readonly anchor: Statement; readonly side: "before" | "behind" },
  source: { readonly model: ModuleModel; readonly statement: Statement },
): TextEdit | undefined {
  const lines = ownLines(model, anchor);
  const indent = indentOf(model, anchor);
  if (lines === undefined || indent === undefined) return undefined;
  const end = lineEnd(model);
  const at = side === "before" ? lines.start : lines.end;
  const text = indent + moved(source.model, source.statement, indent, end) + end;
  const isOpenLine = side === "behind" && at > 0 && !/[\r\n]/.test(model.text[at - 1] ?? "");
  return { file: model.path, start: at, end: at, text: isOpenLine ? end + text : text };
}

/** Adds a line of source at the end of a block. */
export function appendToBlock(
  model: ModuleModel,
  block: readonly Statement[],
  source: string,
): TextEdit | undefined {
  const last = block.at(-1);
  const lines = last && ownLines(model, last);
  const indent = last && indentOf(model, last);
  if (lines === undefined || indent === undefined) return undefined;
  const end = lineEnd(model);
  const isOpenLine = !/[\r\n]/.test(model.text[lines.end - 1] ?? "");
  const text = `${isOpenLine ? end : ""}${indent}${source}${end}`;
  return { file: model.path, start: lines.end, end: lines.end, text };
}

/** The offset where a statement begins, its decorators included. */
function startOf(model: ModuleModel, statement: Statement): number {
  const line = firstLine(statement);
  if (line === statement.line) return statement.start;
  const start = model.parsed.lineStarts[line - 1] ?? statement.start;
  return start + (/^\s*/.exec(model.text.slice(start))?.[0].length ?? 0);
}

/** The white space before a statement that begins its line. */
function indentOf(model: ModuleModel, statement: Statement): string | undefined {
  const lineStart = model.parsed.lineStarts[firstLine(statement) - 1] ?? 0;
  const before = model.text.slice(lineStart, startOf(model, statement)).replace("\ufeff", "");
  return before.trim() === "" ? before : undefined;
}

/** The lines of a statement that shares them with nothing but a comment, the line end included. */
function ownLines(
  model: ModuleModel,
  statement: Statement,
): { readonly start: number; readonly end: number } | undefined {
  if (indentOf(model, statement) === undefined) return undefined;
  const rest = /^[ \t\f]*(?:#[^\r\n]*)?(\r\n|\r|\n|$)/.exec(model.text.slice(statement.end));
  if (rest === null) return undefined;
  const lineStart = model.parsed.lineStarts[firstLine(statement) - 1] ?? 0;
  const start = model.text[lineStart] === "\ufeff" ? lineStart + 1 : lineStart;
  return { start, end: statement.end + rest[0].length };
}

/** The source of a statement with another indentation and other line ends. */
function moved(model: ModuleModel, statement: Statement, indent: string, end: string): string {
  const own = indentOf(model, statement) ?? "";
  const [first = "", ...more] = model.text
    .slice(startOf(model, statement), statement.end)
    .split(/\r\n?|\n/);
  const others = more.map((line) =>
    line.startsWith(own) ? indent + line.slice(own.length) : line,
  );
  return [first, ...others].join(end);
}

function lineEnd({ text }: ModuleModel): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
}

function isAlone(model: ModuleModel, statement: Statement): boolean {
  const parent = model.parent(statement);
  if (parent === undefined || parent.kind === "Module") return false;
  const suites =
    parent.kind === "ExceptHandler" || parent.kind === "MatchCase" ? [parent.body] : [];
  const all = [...suites, ...(isHolder(parent) ? innerSuites(parent) : [])];
  return all.some((suite) => suite.length === 1 && suite[0] === statement);
}

function isHolder(node: Node): node is Statement {
  return /^(?:FunctionDef|ClassDef|With|For|While|If|Try|Match)$/.test(node.kind);
}
