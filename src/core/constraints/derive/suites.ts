import type { Expression, Node, Statement } from "../../python/ast.ts";
import type { ParsedPython } from "../../python/parse.ts";

/** A block of statements that run one after another. */
export interface Suite {
  readonly statements: readonly Statement[];
  /** The compound statement that holds it; undefined for the module. */
  readonly owner: Statement | undefined;
  readonly parent: Suite | undefined;
  /** Width of its indentation, tabs to eight; undefined where it stands on its header's line. */
  readonly indent: number | undefined;
}

/** A statement with the suite that it stands in. */
export interface Placed {
  readonly statement: Statement;
  readonly suite: Suite;
}

const TAB = 8;

/** All suites of a module, outer before inner. */
export function suitesOf(parsed: ParsedPython): Suite[] {
  const suites: Suite[] = [];
  const add = (statements: readonly Statement[], owner?: Statement, parent?: Suite): void => {
    if (statements.length === 0 && owner !== undefined) return;
    const suite = { statements, owner, parent, indent: indentOf(parsed, statements) };
    suites.push(suite);
    for (const statement of statements) {
      for (const inner of innerSuites(statement)) add(inner, statement, suite);
    }
  };
  add(parsed.module.body);
  return suites;
}

/** The suites directly inside a statement, in the order of the text. */
export function innerSuites(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case "FunctionDef":
    case "ClassDef":
    case "With":
      return [statement.body];
    case "For":
    case "While":
    case "If":
      return [statement.body, statement.orelse];
    case "Try":
      return [
        statement.body,
        ...statement.handlers.map((handler) => handler.body),
        statement.orelse,
        statement.finalbody,
      ];
    case "Match":
      return statement.cases.map((branch) => branch.body);
    default:
      return [];
  }
}

export function isCompound(statement: Statement): boolean {
  return innerSuites(statement).length > 0;
}

/** All statements of the suites, in the order of the text. */
export function placedIn(suites: readonly Suite[]): Placed[] {
  const placed = suites.flatMap((suite) =>
    suite.statements.map((statement) => ({ statement, suite })),
  );
  return placed.sort((a, b) => a.statement.start - b.statement.start);
}

/** The line on which a statement begins, its decorators included. */
export function firstLine(statement: Statement): number {
  if (statement.kind !== "FunctionDef" && statement.kind !== "ClassDef") return statement.line;
  return Math.min(statement.line, ...statement.decorators.map((decorator) => decorator.line));
}

/** The last line that a compound statement's header surely reaches. */
export function headerEnd(statement: Statement): number {
  return Math.max(statement.line, ...headerNodes(statement).map((node) => node.endLine));
}

function headerNodes(statement: Statement): readonly Node[] {
  const present = (nodes: readonly (Expression | undefined)[]): Expression[] =>
    nodes.filter((node) => node !== undefined);
  switch (statement.kind) {
    case "FunctionDef":
      return [statement.params, ...present([statement.returns])];
    case "ClassDef":
      return [...statement.bases, ...statement.keywords];
    case "For":
      return [statement.target, statement.iter];
    case "While":
    case "If":
      return [statement.test];
    case "With":
      return statement.items;
    case "Match":
      return [statement.subject];
    default:
      return [];
  }
}

/** The text of a 1-based line, without its end. */
export function lineText(parsed: ParsedPython, line: number): string {
  const start = parsed.lineStarts[line - 1] ?? parsed.text.length;
  const end = parsed.lineStarts[line] ?? parsed.text.length;
  return parsed.text.slice(start, end).replace(/[\r\n]+$/, "");
}

/** Width of the white space that opens a line. */
export function widthBefore(parsed: ParsedPython, line: number): number {
  let width = 0;
  for (const character of lineText(parsed, line)) {
    if (character === "\t") width += TAB - (width % TAB);
    else if (character === " ") width += 1;
    else if (character !== "\f" && character !== "\uFEFF") break;
  }
  return width;
}

function indentOf(parsed: ParsedPython, statements: readonly Statement[]): number | undefined {
  const first = statements[0];
  if (first === undefined) return 0;
  const line = firstLine(first);
  const start = first.line === line ? first.column : 1;
  const before = lineText(parsed, line).slice(0, start - 1);
  return /^[\s@\uFEFF]*$/.test(before) ? widthBefore(parsed, line) : undefined;
}

/** The dotted path of the functions and classes around a suite, "" at module level. */
export function scopePathOf(suite: Suite): string {
  const names: string[] = [];
  for (let at: Suite | undefined = suite; at !== undefined; at = at.parent) {
    const owner = at.owner;
    if (owner?.kind === "FunctionDef" || owner?.kind === "ClassDef") names.unshift(owner.name);
  }
  return names.join(".");
}
