import type { Call, Dict, Expression, Statement } from "../../python/ast.ts";

/** An entry of a dictionary display or a keyword argument, inside a statement. */
export interface Entry {
  /** The keys and keywords that lead to it from the statement's value. */
  readonly path: readonly string[];
  readonly value: Expression;
  readonly line: number;
  readonly endLine: number;
}

/** Entries that stand side by side in one pair of brackets. */
export interface Brackets {
  readonly node: Dict | Call;
  readonly entries: readonly Entry[];
}

/** The value that a statement binds or hands over. */
export function valueIn(statement: Statement): Expression | undefined {
  switch (statement.kind) {
    case "Assign":
    case "AnnAssign":
    case "Expr":
      return statement.value;
    default:
      return undefined;
  }
}

/** All brackets with entries in a statement's value, outer before inner. */
export function bracketsOf(statement: Statement): Brackets[] {
  const value = valueIn(statement);
  return value ? bracketsIn(value, []) : [];
}

function bracketsIn(node: Expression, path: readonly string[]): Brackets[] {
  const entries = entriesOf(node).map(({ key, start, value }) => ({
    path: [...path, key],
    value,
    line: start,
    endLine: value.endLine,
  }));
  if (entries.length === 0 || (node.kind !== "Dict" && node.kind !== "Call")) return [];
  return [{ node, entries }, ...entries.flatMap((entry) => bracketsIn(entry.value, entry.path))];
}

interface KeyedValue {
  readonly key: string;
  readonly start: number;
  readonly value: Expression;
}

/** The entries with constant keys of a dictionary, or the keyword arguments of a call. */
export function entriesOf(node: Expression): KeyedValue[] {
  if (node.kind === "Call") {
    return node.keywords.flatMap(({ name, value, line }) =>
      name === undefined ? [] : [{ key: name, start: line, value }],
    );
  }
  if (node.kind !== "Dict") return [];
  return node.keys.flatMap((key, at) => {
    const value = node.values[at];
    const text = key?.kind === "Constant" ? constantKey(key) : undefined;
    return key && value && text !== undefined ? [{ key: text, start: key.line, value }] : [];
  });
}

function constantKey({ value }: Extract<Expression, { kind: "Constant" }>): string | undefined {
  if (value.type === "str") return value.value;
  return value.type === "int" ? String(value.value) : undefined;
}

/** What stands at a path of keys in an expression; undefined where a key is missing or not constant. */
export function entryAt(node: Expression, path: readonly string[]): Expression | undefined {
  let found: Expression | undefined = node;
  for (const key of path) {
    found = found && entriesOf(found).findLast((entry) => entry.key === key)?.value;
  }
  return found;
}
