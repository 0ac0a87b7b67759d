import type { Expression, Node, Statement } from "../../src/core/python/ast.ts";
import { forEachChild } from "../../src/core/python/children.ts";
import { ModuleModel } from "../../src/core/python/module-model.ts";
import { parsePython } from "../../src/core/python/parse.ts";
import type { Scope } from "../../src/core/python/scopes.ts";

/** A stream of choices that a property test can repeat: numbers from 0 up to, not with, `below`. */
export type Choose = (below: number) => number;

/** Numbers that follow from a seed alone. */
export function chooser(seed: number): Choose {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Rewrites a Python file without changing what it means; `kept` names must stay. */
export type Rewriting = (text: string, choose: Choose, kept: ReadonlySet<string>) => string;

interface Patch {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function patched(text: string, patches: readonly Patch[]): string {
  const ordered = [...patches].sort((a, b) => b.start - a.start || b.end - a.end);
  let result = text;
  let limit = text.length;
  for (const { start, end, text: replacement } of ordered) {
    if (end > limit) continue;
    result = result.slice(0, start) + replacement + result.slice(end);
    limit = start;
  }
  return result;
}

function modelled(text: string): ModuleModel | undefined {
  const parsed = parsePython(text);
  return parsed.ok ? new ModuleModel("file.py", parsed) : undefined;
}

/** Nodes whose text may hold anything: inside f-strings nothing is touched. */
function outsideStrings(model: ModuleModel): Node[] {
  const found: Node[] = [];
  const visit = (node: Node) => {
    if (node.kind === "JoinedStr") return;
    found.push(node);
    forEachChild(node, visit);
  };
  visit(model.module);
  return found;
}

/** Other quotes around plain strings. */
export const requoted: Rewriting = (text, choose) => {
  const model = modelled(text);
  if (!model) return text;
  const patches = outsideStrings(model).flatMap((node) => {
    const source = text.slice(node.start, node.end);
    if (node.kind !== "Constant" || !/^"[^"'\\\n]*"$/.test(source) || choose(2) === 0) return [];
    return [{ start: node.start, end: node.end, text: `'${source.slice(1, -1)}'` }];
  });
  return patched(text, patches);
};

/** Redundant parentheses around assigned values and conditions. */
export const parenthesised: Rewriting = (text, choose) => {
  const model = modelled(text);
  if (!model) return text;
  const wrapped = outsideStrings(model).flatMap((node): Expression[] => {
    if (node.kind === "Assign" || node.kind === "AugAssign") return [node.value];
    return node.kind === "If" || node.kind === "While" ? [node.test] : [];
  });
  // Spans leave an expression's own parentheses out, so that only plain starts are safe to wrap.
  const patches = wrapped.flatMap((node) => {
    const isPlain = /^(Name|Constant|Attribute|Call|Compare|Subscript)$/.test(node.kind);
    const around = `${text[node.start - 1]}${text[node.end] ?? "\n"}`;
    if (!isPlain || !/^ [\s:;]$/.test(around) || choose(3) > 0) return [];
    const inner = text.slice(node.start, node.end);
    return [{ start: node.start, end: node.end, text: `(${inner})` }];
  });
  return patched(text, patches);
};

/** The arguments of calls on lines of their own, as formatters lay out long calls. */
export const spreadOut: Rewriting = (text, choose) => {
  const model = modelled(text);
  if (!model) return text;
  const patches = outsideStrings(model).flatMap((node): Patch[] => {
    if (node.kind !== "Call" || node.keywords.length === 0 || choose(2) === 0) return [];
    const parts = [...node.args, ...node.keywords].sort((a, b) => a.start - b.start);
    return parts.flatMap((part) => {
      const isAfterComma = /,\s*$/.test(text.slice(Math.max(0, part.start - 3), part.start));
      return isAfterComma ? [{ start: part.start, end: part.start, text: "\n            " }] : [];
    });
  });
  return patched(text, patches);
};

/** All comments dropped, or replaced by others that look like markers. */
export const otherComments: Rewriting = (text, choose) => {
  const model = modelled(text);
  if (!model) return text;
  const said = [
    "",
    "# as before",
    "# anything below this can be changed",
    "# TODO",
    "# not frozen",
  ];
  const patches = model.comments.map((comment) => {
    const start = offsetOf(text, comment.line, comment.column);
    return { start, end: start + comment.text.length, text: said[choose(said.length)] ?? "" };
  });
  return patched(text, patches);
};

function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const next = /\r\n|\n|\r/g;
    next.lastIndex = start;
    const found = next.exec(text);
    if (found) start = found.index + found[0].length;
  }
  return start + column - 1;
}

/** Line ends of another system, and blank lines between the statements of functions. */
export const otherLines: Rewriting = (text, choose) => {
  const model = modelled(text);
  if (!model) return text;
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const patches = model.nodes.flatMap((node): Patch[] => {
    const isStatement = model.statementOf(node) === node;
    const lineStart = isStatement ? text.lastIndexOf("\n", node.start - 1) + 1 : 0;
    const isFirst = isStatement && text.slice(lineStart, node.start).trim() === "";
    const isBare = node.kind === "FunctionDef" || node.kind === "ClassDef";
    if (!isFirst || isBare || choose(6) > 0) return [];
    return [{ start: lineStart, end: lineStart, text: end }];
  });
  const spaced = patched(text, patches);
  return choose(2) === 0 ? spaced : spaced.replace(/\r?\n/g, end === "\n" ? "\r\n" : "\n");
};

/** Other names for locals of functions that nothing else speaks of. */
export const renamedLocals: Rewriting = (text, choose, kept) => {
  const model = modelled(text);
  if (!model) return text;
  const patches = model.scopes
    .filter((scope) => scope.kind === "function")
    .flatMap((scope) => [...scope.bindings.keys()].map((name) => ({ scope, name })))
    .filter(
      ({ scope, name }) => !kept.has(name) && choose(2) === 0 && isRenamable(model, scope, name),
    )
    .flatMap(({ scope, name }) => renaming(model, scope, name));
  return patched(text, patches);
};

const PLAIN = new Set(["assign", "augassign", "for", "with", "walrus"]);

function isRenamable(model: ModuleModel, scope: Scope, name: string): boolean {
  const bindings = scope.own(name);
  const isPlain = bindings.every(({ kind, node, scope: owner, writtenIn }) => {
    return PLAIN.has(kind) && node.kind === "Name" && owner === scope && writtenIn.holder === scope;
  });
  // Names of other scopes that are spelt alike are left alone, and so are names in f-strings.
  const isUnique = model.bindings.every(
    (binding) => binding.name !== name || binding.scope === scope,
  );
  const inStrings = model.references.some((reference) => {
    return (
      reference.name === name &&
      model.ancestors(reference.node).some(({ kind }) => kind === "JoinedStr")
    );
  });
  return isPlain && isUnique && !inStrings;
}

function renaming(model: ModuleModel, scope: Scope, name: string): Patch[] {
  const nodes = new Set<Node>(scope.own(name).map(({ node }) => node));
  for (const reference of model.references) {
    if (reference.name === name && reference.scope.resolve(name) === scope)
      nodes.add(reference.node);
  }
  return [...nodes].map(({ start, end }) => ({ start, end, text: `${name}_renamed` }));
}

/** Neighbouring assignments of constants to free names in another order. */
export const reordered: Rewriting = (text, choose, kept) => {
  const model = modelled(text);
  if (!model) return text;
  const suites = model.nodes.flatMap((node): (readonly Statement[])[] =>
    node.kind === "FunctionDef" || node.kind === "Module" ? [node.body] : [],
  );
  const patches: Patch[] = [];
  for (const suite of suites) {
    for (let at = 0; at + 1 < suite.length; at += 1) {
      const [one, two] = [suite[at], suite[at + 1]];
      if (!one || !two || !areSwappable(text, one, two, kept) || choose(2) === 0) continue;
      patches.push({ start: one.start, end: one.end, text: text.slice(two.start, two.end) });
      patches.push({ start: two.start, end: two.end, text: text.slice(one.start, one.end) });
      at += 1;
    }
  }
  return patched(text, patches);
};

function areSwappable(
  text: string,
  one: Statement,
  two: Statement,
  kept: ReadonlySet<string>,
): boolean {
  const [a, b] = [constantTarget(one), constantTarget(two)];
  const isApart = text.slice(one.end, two.start).includes("\n");
  return isApart && a !== undefined && b !== undefined && a !== b && !kept.has(a) && !kept.has(b);
}

function constantTarget(statement: Statement): string | undefined {
  if (statement.kind !== "Assign" || statement.value.kind !== "Constant") return undefined;
  const [target, ...others] = statement.targets;
  return target?.kind === "Name" && others.length === 0 ? target.name : undefined;
}

export const REWRITINGS: Readonly<Record<string, Rewriting>> = {
  requoted,
  parenthesised,
  spreadOut,
  otherComments,
  otherLines,
  renamedLocals,
  reordered,
};
