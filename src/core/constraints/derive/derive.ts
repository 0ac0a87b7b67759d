import type { ProjectFile } from "../../project/project-file.ts";
import type { Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Constraint } from "../constraint.ts";
import { cadencesOf } from "./cadences.ts";
import { type ConstantBinding, constantBindings } from "./constant-bindings.ts";
import type {
  Cadence,
  CommentLines,
  DerivedConstraints,
  FrozenStatement,
  FrozenValue,
  ReturnContract,
  Side,
} from "./derived.ts";
import type { Entry } from "./entries.ts";
import { frozenEntry } from "./frozen-entry.ts";
import { type Governed, governedStatements } from "./regions.ts";
import { excerpt, inScope, nameOfStatement } from "./sentences.ts";
import { scopePathOf } from "./suites.ts";

export type * from "./derived.ts";

/** The two files of a baseline, modelled, and its project file. */
export interface Baseline {
  readonly train: ModuleModel;
  readonly model: ModuleModel;
  readonly project: ProjectFile;
}

/**
 * All that a baseline forbids to change: from the comments of its training script, from the
 * project file's `frozen`, and the implicit contract of the entry function.
 *
 * @throws Failure("input") where an entry of `frozen` names nothing, or a directive is unreadable.
 */
export function deriveConstraints(baseline: Baseline): DerivedConstraints {
  const collector = new Collector(baseline);
  const { train, project } = baseline;
  for (const governed of governedStatements(train.parsed)) collector.govern(governed);
  for (const entry of project.frozen) {
    const { side, statement, scopePath, name } = frozenEntry(entry, baseline);
    const place = { side, statement, scopePath, range: undefined, comment: undefined };
    collector.freeze(place, name);
  }
  return collector.finish();
}

interface Frozen {
  readonly side: Side;
  readonly statement: Statement;
  readonly scopePath: string;
  readonly range: { low: string; high: string } | undefined;
  readonly comment: CommentLines | undefined;
}

class Collector {
  private readonly values: FrozenValue[] = [];
  private readonly statements: FrozenStatement[] = [];
  private readonly cadences: Cadence[] = [];
  /** Statements and names that are frozen already. */
  private readonly known = new Set<Statement | string>();

  constructor(private readonly models: Baseline) {}

  govern({ marker, statement, suite, comment, direct, entries }: Governed): void {
    const scopePath = scopePathOf(suite);
    if (marker.kind === "thaw") return;
    if (marker.kind === "cadence") {
      const found = cadencesOf(this.models.train, {
        statement,
        suite,
        comment,
        period: marker.period,
      });
      this.cadences.push(...found);
      const fixes = found.length === 0 && constantBindings(statement) !== undefined;
      if (fixes) this.freeze({ side: "train", statement, scopePath, range: undefined, comment });
      return;
    }
    if (!direct && this.isEntry(statement, scopePath)) return;
    const range = marker.kind === "range" ? marker : undefined;
    const frozen: Frozen = { side: "train", statement, scopePath, range, comment };
    if (entries === undefined) this.freeze(frozen);
    else for (const entry of entries) this.addStatement(frozen, entry);
  }

  /** Freezes a statement, or of a binding of several names only one of them. */
  freeze(frozen: Frozen, only?: string): void {
    const { statement, scopePath } = frozen;
    if (isDocstring(statement) || statement.kind === "Pass") return;
    if (statement.kind === "Return" && scopePath === this.models.project.entry) return;
    const bindings = constantBindings(statement);
    if (bindings === undefined) {
      if (frozen.range === undefined) this.addStatement(frozen);
      return;
    }
    for (const binding of bindings) {
      if (only === undefined || binding.name === only) this.addValue(frozen, binding);
    }
  }

  private addValue(frozen: Frozen, { name, value, expression }: ConstantBinding): void {
    const { side, statement, scopePath, range, comment } = frozen;
    const key = `${side} ${scopePath} ${name}`;
    if (this.known.has(key)) return;
    this.known.add(key);
    const model = this.models[side];
    const written = range ? `range(${range.low}, ${range.high})` : model.textOf(expression);
    const subject = `${name}${inScope(scopePath)} must stay`;
    const constraint: Constraint = {
      ...this.place(frozen, range ? "range" : "frozen-value"),
      name,
      value: written,
      text: range
        ? `${subject} between ${range.low} and ${range.high}.`
        : `${subject} ${written.replace(/\s+/g, " ")}.`,
    };
    this.values.push({
      kind: "value",
      side,
      model,
      constraint,
      scopePath,
      comment,
      name,
      value,
      statement,
      expression,
      range: range && { low: numberOf(range.low), high: numberOf(range.high) },
    });
  }

  /** A statement, or only an entry of the display or call in it. */
  private addStatement(frozen: Frozen, entry?: Entry): void {
    const { statement, scopePath, side, comment } = frozen;
    const key = entry ? `${side} ${statement.start} ${entry.path.join("\n")}` : statement;
    if (this.known.has(statement) || this.known.has(key)) return;
    this.known.add(key);
    const model = this.models[side];
    const what = entry
      ? `the entry \`${entry.path.join(".")}\` of \`${excerpt(model, statement)}\``
      : nameOfStatement(model, statement);
    const named = "name" in statement && typeof statement.name === "string";
    const name = entry ? entry.path.join(".") : named ? String(statement.name) : undefined;
    const constraint: Constraint = {
      ...this.place(frozen, "frozen-statement"),
      ...(entry ? { line: entry.line, endLine: entry.endLine } : {}),
      ...(name === undefined ? {} : { name }),
      value: excerpt(model, entry?.value ?? statement),
      text: `${what}${inScope(scopePath)} must stay as it is.`.replace(/^t/, "T"),
    };
    const kind = "statement";
    this.statements.push({ kind, side, model, constraint, scopePath, comment, statement, entry });
  }

  finish(): DerivedConstraints {
    const contract = this.contract();
    const all = [...this.values, ...this.statements, ...this.cadences, contract];
    const constraints = all.map(({ constraint }) => constraint);
    const isTrain = (file: string): number => (file === this.models.train.path ? 0 : 1);
    constraints.sort((a, b) => isTrain(a.file) - isTrain(b.file) || a.line - b.line);
    const { values, statements, cadences } = this;
    statements.sort((a, b) => a.statement.start - b.statement.start);
    return { values, statements, cadences, contract, constraints };
  }

  private contract(): ReturnContract {
    const { entry, returns } = this.models.project;
    const model = this.models.train;
    const definition = model.module.body.findLast(
      (statement) => statement.kind === "FunctionDef" && statement.name === entry,
    );
    const names: [string, string] = [returns[0] ?? "", returns[1] ?? ""];
    const line = definition?.line ?? 1;
    const constraint: Constraint = {
      rule: "return-contract",
      file: model.path,
      line,
      endLine: line,
      scope: entry,
      name: entry,
      value: names.join(", "),
      text: `${entry}() takes no required argument and returns ${names.join(", ")}.`,
    };
    return {
      kind: "return-contract",
      side: "train",
      model,
      constraint,
      scopePath: entry,
      comment: undefined,
      entry,
      names,
      definition: definition?.kind === "FunctionDef" ? definition : undefined,
    };
  }

  private place(
    { side, statement, scopePath }: Frozen,
    rule: Constraint["rule"],
  ): Pick<Constraint, "rule" | "file" | "line" | "endLine" | "scope"> {
    const { line, endLine } = statement;
    return { rule, file: this.models[side].path, line, endLine, scope: scopePath };
  }

  /** The entry function is what a candidate is asked to edit: no banner further up freezes it. */
  private isEntry(statement: Statement, scopePath: string): boolean {
    const isEntry =
      statement.kind === "FunctionDef" && statement.name === this.models.project.entry;
    return scopePath === "" && isEntry;
  }
}

function isDocstring(statement: Statement): boolean {
  if (statement.kind !== "Expr" || statement.value.kind !== "Constant") return false;
  return statement.value.value.type === "str";
}

function numberOf(source: string): number {
  return Number(source.replaceAll("_", ""));
}
