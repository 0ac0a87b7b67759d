import type { Expression, FunctionDef, Node, Statement } from "../../python/ast.ts";
import { forEachChild } from "../../python/children.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { DerivedConstraints } from "../derive/derive.ts";
import { optionName } from "./options.ts";

/** The names whose value is frozen, as variables, fields or options. */
export function frozenNames(derived: DerivedConstraints): ReadonlySet<string> {
  const options = derived.statements.flatMap(({ statement }) => optionName(statement) ?? []);
  return new Set([...derived.values.map(({ name }) => name), ...options]);
}

/**
 * The statements of a suite that hold the training: a loop over a frozen bound, or a call of a
 * function of this module that holds one.
 */
export class TrainingLoops {
  private readonly trainers = new Set<string>();

  constructor(
    private readonly model: ModuleModel,
    private readonly names: ReadonlySet<string>,
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
    let found = false;
    const visit = (node: Node): void => {
      if (node.kind === "Name") found ||= this.names.has(node.name);
      if (node.kind === "Attribute") found ||= this.names.has(node.attr);
      forEachChild(node, visit);
    };
    visit(header);
    return found;
  }
}
