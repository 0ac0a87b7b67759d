import type { Expression, FunctionDef, Node, Statement } from "../../python/ast.ts";
import { forEachChild } from "../../python/children.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { DerivedConstraints } from "../derive/derive.ts";
import { optionName } from "./options.ts";

/** What a loop mentions whose bound is frozen. */
export interface Bounds {
  /** Names whose value is frozen, as variables, fields or options. */
  readonly names: ReadonlySet<string>;
  /** Keys and fields under which frozen dictionaries and namespaces hold numbers. */
  readonly keys: ReadonlySet<string>;
}

const boundsOf = new WeakMap<DerivedConstraints, Bounds>();

/** The frozen bounds of a baseline; one object for each. */
export function frozenBounds(derived: DerivedConstraints): Bounds {
  let bounds = boundsOf.get(derived);
  if (bounds === undefined) {
    bounds = findBounds(derived);
    boundsOf.set(derived, bounds);
  }
  return bounds;
}

function findBounds(derived: DerivedConstraints): Bounds {
  const options = derived.statements.flatMap(({ statement }) => optionName(statement) ?? []);
  const names = new Set([...derived.values.map(({ name }) => name), ...options]);
  return { names, keys: frozenKeys(derived) };
}

function frozenKeys(derived: DerivedConstraints): ReadonlySet<string> {
  const keys = derived.statements.flatMap(({ statement, model }) => {
    const { kind } = statement;
    if ((kind !== "Assign" && kind !== "AnnAssign") || statement.value === undefined) return [];
    return entriesOf(statement.value).flatMap(({ key, value }) => {
      const type = model.valueOf(value)?.type;
      return key !== undefined && (type === "int" || type === "float") ? [key] : [];
    });
  });
  return new Set(keys);
}

function entriesOf(value: Expression): { key: string | undefined; value: Expression }[] {
  if (value.kind === "Call") {
    return value.keywords.map((keyword) => ({ key: keyword.name, value: keyword.value }));
  }
  if (value.kind !== "Dict") return [];
  return value.values.map((entry, at) => ({ key: constantKey(value.keys[at]), value: entry }));
}

function constantKey(node: Expression | undefined): string | undefined {
  return node?.kind === "Constant" && node.value.type === "str" ? node.value.value : undefined;
}

const known = new WeakMap<Bounds, WeakMap<ModuleModel, TrainingLoops>>();

/** The training loops of a module; one object for each. */
export function trainingLoops(model: ModuleModel, bounds: Bounds): TrainingLoops {
  const byModel = known.get(bounds) ?? new WeakMap<ModuleModel, TrainingLoops>();
  known.set(bounds, byModel);
  const loops = byModel.get(model) ?? new TrainingLoops(model, bounds);
  byModel.set(model, loops);
  return loops;
}

/**
 * The statements of a suite that hold the training: a loop over a frozen bound, or a call of a
 * function of this module that holds one.
 */
class TrainingLoops {
  private readonly trainers = new Set<string>();

  constructor(
    private readonly model: ModuleModel,
    private readonly bounds: Bounds,
  ) {
    const functions = model.all("FunctionDef");
    let before = -1;
    while (before !== this.trainers.size) {
      before = this.trainers.size;
      for (const definition of functions) {
        if (!this.trainers.has(definition.name) && this.bodyTrains(definition)) {
          this.trainers.add(definition.name);
        }
      }
    }
  }

  private bodyTrains(definition: FunctionDef): boolean {
    return definition.body.some((statement) => this.trains(statement));
  }

  /** Whether a statement holds the training, itself or through what it calls. */
  trains(statement: Statement): boolean {
    if (statement.kind === "FunctionDef" || statement.kind === "ClassDef") return false;
    let found = false;
    const visit = (node: Node): void => {
      if (found || node.kind === "FunctionDef" || node.kind === "Lambda") return;
      found = this.isLoop(node) || (node.kind === "Call" && this.callsTrainer(node.func));
      if (!found) forEachChild(node, visit);
    };
    visit(statement);
    return found;
  }

  private isLoop(node: Node): boolean {
    if (node.kind === "For") return this.mentions(node.iter);
    return node.kind === "While" && this.mentions(node.test);
  }

  private callsTrainer(callee: Expression): boolean {
    if (callee.kind === "Name") {
      return this.trainers.has(callee.name) && this.model.definitionOf(callee) !== undefined;
    }
    return callee.kind === "Attribute" && this.trainers.has(callee.attr);
  }

  private mentions(header: Expression): boolean {
    const { names, keys } = this.bounds;
    let found = false;
    const visit = (node: Node): void => {
      if (node.kind === "Name") found ||= names.has(node.name);
      if (node.kind === "Attribute") {
        found ||= names.has(node.attr) || keys.has(node.attr);
      }
      if (node.kind === "Subscript") found ||= keys.has(constantKey(node.slice) ?? "");
      // How often a comprehension runs is said by what it goes through, not by what it makes.
      if ("generators" in node) for (const { iter } of node.generators) visit(iter);
      else forEachChild(node, visit);
    };
    visit(header);
    return found;
  }
}
