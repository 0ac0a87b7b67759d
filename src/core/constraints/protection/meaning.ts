import type { Name, Node, Statement } from "../../python/ast.ts";
import { forEachChild } from "../../python/children.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { normalForm } from "../../python/normal-form.ts";
import type { Binding } from "../../python/scopes.ts";
import { isWithin } from "./places.ts";

/** A statement in its file. */
export interface Sited {
  readonly model: ModuleModel;
  readonly statement: Statement;
}

/** Why two statements of one shape mean different things: the name that does not correspond. */
export interface Difference {
  readonly node: Name;
  readonly expected: string;
}

const forms = new WeakMap<Statement, string>();

/** The normal form of a statement without docstrings. */
export function formOf(statement: Statement): string {
  let form = forms.get(statement);
  if (form === undefined) {
    form = normalForm(bare(statement));
    forms.set(statement, form);
  }
  return form;
}

const shapes = new WeakMap<Statement, string>();

/** The shape of a statement: its normal form without docstrings and with every name blank. */
export function shapeOf(statement: Statement): string {
  let shape = shapes.get(statement);
  if (shape === undefined) {
    shape = normalForm(bare(statement), () => "_");
    shapes.set(statement, shape);
  }
  return shape;
}

/**
 * The first name by which two statements of equal shape differ in meaning, undefined where they
 * mean the same. Names correspond if they stand for the same import, builtin, definition or
 * variable; a name that the statement itself binds inside (a comprehension's, a local of a frozen
 * function) may be renamed, and so may a free variable that is renamed throughout.
 *
 * @param fixed names that may not be renamed.
 */
export function differenceOf(
  baseline: Sited,
  candidate: Sited,
  fixed: ReadonlySet<string>,
): Difference | undefined {
  const expected = namesIn(bare(baseline.statement));
  const actual = namesIn(bare(candidate.statement));
  const renamed = new Map<string, string>();
  for (const [index, node] of expected.entries()) {
    const other = actual[index];
    if (other === undefined) return { node, expected: node.name };
    const verdict = corresponds({ ...baseline, node }, { ...candidate, node: other }, fixed);
    if (verdict === "no") return { node: other, expected: node.name };
    if (verdict === "same") continue;
    const known = renamed.get(node.name);
    if (known !== undefined && known !== other.name) return { node: other, expected: node.name };
    renamed.set(node.name, other.name);
  }
  const isOneToOne = new Set(renamed.values()).size === renamed.size;
  const [first] = actual;
  return isOneToOne || first === undefined ? undefined : { node: first, expected: first.name };
}

/** All names in the order of the text, without annotations. */
function namesIn(root: Node): Name[] {
  const found: Name[] = [];
  const visit = (node: Node): void => {
    if (node.kind === "Name") found.push(node);
    if (node.kind === "AnnAssign") {
      visit(node.target);
      if (node.value) visit(node.value);
      return;
    }
    const annotation = annotationOf(node);
    if (annotation === undefined) forEachChild(node, visit);
    else forEachChild(node, (child) => (child === annotation ? undefined : visit(child)));
  };
  visit(root);
  return found;
}

function annotationOf(node: Node): Node | undefined {
  if (node.kind === "FunctionDef") return node.returns;
  return node.kind === "Parameter" ? node.annotation : undefined;
}

interface SitedName extends Sited {
  readonly node: Name;
}

function corresponds(
  expected: SitedName,
  actual: SitedName,
  fixed: ReadonlySet<string>,
): "same" | "renamed" | "no" {
  const inside = bindsInside(expected);
  if (inside !== bindsInside(actual)) return "no";
  const isSameName = expected.node.name === actual.node.name;
  if (inside) return isSameName ? "same" : "renamed";
  const paths = [expected.model.pathOf(expected.node), actual.model.pathOf(actual.node)];
  if (paths[0] !== undefined || paths[1] !== undefined) {
    return paths[0] === paths[1] || (isSameName && isOwn(paths)) ? "same" : "no";
  }
  if (isSameName) return isSameKind(expected, actual) ? "same" : "no";
  if (fixed.has(expected.node.name)) return "no";
  const gone = bindingsOf(actual, expected.node.name).length === 0;
  const isNew = bindingsOf(expected, actual.node.name).length === 0;
  return gone && isNew ? "renamed" : "no";
}

/** Both are definitions of their own module: that they moved or became variables is not decided here. */
function isOwn(paths: readonly (string | undefined)[]): boolean {
  return paths.every((path) => path === undefined || path.startsWith("<module>."));
}

/** An import that became a variable, or the other way round, is another thing under the same name. */
function isSameKind(expected: SitedName, actual: SitedName): boolean {
  const paths = (sited: SitedName): string =>
    bindingsOf(sited, sited.node.name)
      .flatMap(({ importPath }) => importPath ?? [])
      .sort()
      .join(" ");
  return paths(expected) === paths(actual);
}

function bindingsOf({ model, node }: SitedName, name: string): readonly Binding[] {
  return model.scopeOf(node).lookup(name);
}

function bindsInside({ model, statement, node }: SitedName): boolean {
  const scope = model.scopeOf(node).resolve(node.name);
  const isInner = scope !== undefined && isWithin(scope.node, statement);
  return isInner && scope.kind !== "module" && scope.node !== model.module;
}

/** A copy without docstrings, and without the `pass` that stands beside something else. */
function bare(statement: Statement): Statement {
  switch (statement.kind) {
    case "FunctionDef":
    case "ClassDef":
      return { ...statement, body: bareSuite(statement.body) };
    case "If":
    case "For":
    case "While":
      return {
        ...statement,
        body: bareSuite(statement.body),
        orelse: bareSuite(statement.orelse),
      };
    case "With":
      return { ...statement, body: bareSuite(statement.body) };
    case "Try":
      return {
        ...statement,
        body: bareSuite(statement.body),
        orelse: bareSuite(statement.orelse),
        finalbody: bareSuite(statement.finalbody),
        handlers: statement.handlers.map((handler) => ({
          ...handler,
          body: bareSuite(handler.body),
        })),
      };
    default:
      return statement;
  }
}

function bareSuite(statements: readonly Statement[]): Statement[] {
  return statements.filter((statement) => !isIdle(statement)).map(bare);
}

function isIdle(statement: Statement): boolean {
  if (statement.kind === "Pass") return true;
  if (statement.kind === "AnnAssign") return statement.value === undefined;
  return statement.kind === "Expr" && statement.value.kind === "Constant";
}
