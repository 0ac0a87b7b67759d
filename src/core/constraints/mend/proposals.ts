import { hunksBetween } from "../../diff/hunk.ts";
import type { SourceFile } from "../../project/source-pair.ts";
import type { Expression, Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { normalForm } from "../../python/normal-form.ts";
import type { FrozenStatement, FrozenValue, ProtectedThing } from "../derive/derive.ts";
import { excerpt } from "../derive/sentences.ts";
import { namesBoundBy } from "../protection/name-index.ts";
import { scopeAt, statementsIn } from "../protection/places.ts";
import type { BaselineAnalysis, PairModel } from "../rule.ts";
import type { Violation } from "../verification.ts";
import {
  appendToBlock,
  insertStatement,
  removeStatement,
  replaceNode,
  replaceStatement,
} from "./statement-edits.ts";
import type { TextEdit } from "./text-edit.ts";

/** A change that may mend a violation; whether it does, only a new verification tells. */
export interface Proposal {
  /** What it does, as a command: "Restore `seed = 7`". */
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** What might mend a violation in code that parses, the most exact first. */
export function* proposalsFor(
  baseline: BaselineAnalysis,
  candidate: PairModel,
  violation: Violation,
): Iterable<Proposal> {
  const model = violation.file === candidate.train.path ? candidate.train : candidate.model;
  const statement = statementAt(model, violation);
  // Where a frozen value is only used otherwise, its statement is there still.
  const things = violation.rule === "frozen-use" ? [] : thingsOf(baseline, violation);
  for (const thing of things) yield* restorations({ thing, model, candidate, statement });
  const before = model === candidate.train ? baseline.train : baseline.model;
  if (statement !== undefined && isRebinding(statement, violation, before)) {
    const title = `Remove \`${excerpt(model, statement)}\``;
    yield { title, edits: [removeStatement(model, statement)] };
  }
}

/** Whether a statement is new and may stand only for what it breaks: a loop holds more. */
function isRebinding(statement: Statement, { rule }: Violation, before: ModuleModel): boolean {
  if (!rule.startsWith("frozen-") || !REBINDINGS.has(statement.kind)) return false;
  const targets = new Set(statement.kind === "Assign" ? statement.targets.map(formOf) : []);
  const form = normalForm(statement);
  return !before.all(statement.kind).some((known) => {
    // What the baseline assigns too is needed; a frozen name itself is restored elsewhere.
    const isNeeded = rule === "frozen-use" && known.kind === "Assign";
    return (
      normalForm(known) === form || (isNeeded && known.targets.some((t) => targets.has(formOf(t))))
    );
  });
}

function formOf(node: Expression): string {
  return normalForm(node);
}

const REBINDINGS: ReadonlySet<string> = new Set(
  "Assign AugAssign AnnAssign Delete Expr Global Nonlocal".split(" "),
);

/** Taking back the change of the lines where a violation stands; this needs no parse. */
export function* reversals(
  before: SourceFile,
  now: SourceFile,
  { line }: Violation,
): Iterable<Proposal> {
  const hunk = hunksBetween(before.text, now.text).find(
    ({ proposed: { start, end } }) => start < line && line <= Math.max(end, start + 1),
  );
  if (hunk === undefined) return;
  const lines = now.text.split("\n");
  const offset = (index: number) =>
    Math.min(lines.slice(0, index).join("\n").length + (index > 0 ? 1 : 0), now.text.length);
  const { start, end } = hunk.proposed;
  const edit = { file: now.path, start: offset(start), end: offset(end), text: hunk.originalText };
  yield { title: "Put the baseline's lines back here", edits: [edit] };
}

interface Restoration {
  readonly thing: ProtectedThing;
  readonly model: ModuleModel;
  readonly candidate: PairModel;
  readonly statement: Statement | undefined;
}

function* restorations({ thing, model, candidate, statement }: Restoration): Iterable<Proposal> {
  switch (thing.kind) {
    case "value":
      if (statement !== undefined) yield* restoredValue(thing, model, statement);
      yield* restoredStatement(thing, model, candidate, statement);
      return;
    case "statement":
      yield* restoredStatement(thing, model, candidate, statement);
      return;
    case "cadence":
      for (const around of statement ? [statement, ...outer(model, statement)] : []) {
        if (around.kind !== "If" && around.kind !== "While") continue;
        const condition = thing.model.textOf(thing.condition);
        const title = `Restore the condition \`${condition}\``;
        yield { title, edits: [replaceNode(model, around.test, condition)] };
      }
      return;
    case "return-contract":
      if (statement !== undefined) yield* restoredReturn(thing.names, model, statement);
  }
}

function* restoredValue(
  { constraint, name, range }: FrozenValue,
  model: ModuleModel,
  statement: Statement,
): Iterable<Proposal> {
  const isPlain =
    (statement.kind === "Assign" && statement.targets.length === 1) ||
    statement.kind === "AnnAssign";
  if (!isPlain || range !== undefined || !statement.value) return;
  const [bound, ...others] = namesBoundBy(model, statement);
  if (bound !== name || others.length > 0) return;
  const value = constraint.value ?? "";
  const title = `Restore \`${name} = ${value}\``;
  yield { title, edits: [replaceNode(model, statement.value, value)] };
}

function* restoredStatement(
  thing: FrozenValue | FrozenStatement,
  model: ModuleModel,
  candidate: PairModel,
  statement: Statement | undefined,
): Iterable<Proposal> {
  const title = `Restore \`${excerpt(thing.model, thing.statement)}\``;
  const own = candidate[thing.side];
  const around = statement && model === own ? [statement, ...outer(model, statement)] : [];
  for (const old of around) {
    if (old.kind === thing.statement.kind) {
      yield { title, edits: [replaceStatement(own, old, thing)] };
    }
  }
  const inserted = insertion(thing, own);
  if (inserted === undefined) return;
  yield { title, edits: [inserted] };
  const isSame = statement && normalForm(statement) === normalForm(thing.statement);
  if (!isSame || model !== own) return;
  const removed = removeStatement(own, statement);
  const overlaps = removed.start <= inserted.start && inserted.start <= removed.end;
  const move = `Move \`${excerpt(thing.model, thing.statement)}\` back`;
  if (!overlaps) yield { title: move, edits: [removed, inserted] };
}

function* restoredReturn(
  names: readonly [string, string],
  model: ModuleModel,
  statement: Statement,
): Iterable<Proposal> {
  const source = `return ${names.join(", ")}`;
  const title = `Restore \`${source}\``;
  if (statement.kind === "Return") {
    yield { title, edits: [replaceNode(model, statement, source)] };
  }
  if (statement.kind === "FunctionDef") {
    const edit = appendToBlock(model, statement.body, source);
    if (edit !== undefined) yield { title, edits: [edit] };
  }
}

/** Where a frozen statement belongs: next to the nearest neighbour that the candidate still has. */
function insertion(thing: FrozenValue | FrozenStatement, model: ModuleModel): TextEdit | undefined {
  const scope = scopeAt(model, thing.scopePath);
  const place = thing.model.placeOf(thing.statement);
  if (scope === undefined || place === undefined) return undefined;
  const kept = new Map(statementsIn(scope).map((one) => [normalForm(one), one]));
  const { suite, index } = place;
  const above = suite.slice(0, index).reverse();
  const below = suite.slice(index + 1);
  for (const [side, neighbours] of [
    ["behind", above],
    ["before", below],
  ] as const) {
    for (const neighbour of neighbours) {
      const anchor = kept.get(normalForm(neighbour));
      if (anchor !== undefined) return insertStatement(model, { anchor, side }, thing);
    }
  }
  const { node } = scope;
  const isBlock = node.kind === "Module" || node.kind === "FunctionDef" || node.kind === "ClassDef";
  const anchor = isBlock ? node.body[0] : undefined;
  return anchor && insertStatement(model, { anchor, side: "before" }, thing);
}

/** What the baseline protects at the place that a violation names. */
function thingsOf({ derived }: BaselineAnalysis, violation: Violation): ProtectedThing[] {
  const { constraint, name } = violation;
  if (constraint === undefined) return [];
  const all = [...derived.values, ...derived.statements, ...derived.cadences, derived.contract];
  return all.filter(
    (thing) =>
      thing.constraint.file === constraint.file &&
      thing.constraint.line === constraint.line &&
      (thing.kind !== "value" || name === undefined || thing.name === name),
  );
}

/** The innermost statement at the place of a violation. */
function statementAt(model: ModuleModel, { line, column }: Violation): Statement | undefined {
  const offset = (model.parsed.lineStarts[line - 1] ?? 0) + column - 1;
  let found: Statement | undefined;
  for (const node of model.nodes) {
    if (node.start > offset || offset >= node.end) continue;
    const statement = model.statementOf(node);
    if (statement === undefined) continue;
    if (found === undefined || statement.end - statement.start <= found.end - found.start) {
      found = statement;
    }
  }
  return found;
}

/** The statements around one, innermost first. */
function outer(model: ModuleModel, statement: Statement): Statement[] {
  const found: Statement[] = [];
  for (const node of model.ancestors(statement)) {
    const around = model.statementOf(node);
    if (around !== undefined && found.at(-1) !== around) found.push(around);
  }
  return found;
}
