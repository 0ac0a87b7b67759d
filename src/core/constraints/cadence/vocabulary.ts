import type { FunctionDef, Node, Statement } from "../../python/ast.ts";
import { forEachChild } from "../../python/children.ts";
import type { ModuleModel } from "../../python/module-model.ts";

/** How many calls deep the functions that a block calls count as part of it. */
const MAX_DEPTH = 3;

/**
 * What a block names: names, attributes, texts; what it binds counts twice. With a model, what the
 * functions of the module that it calls name counts too, since code moves into functions and back.
 */
export function vocabularyOf(
  suite: readonly Statement[],
  model?: ModuleModel,
): ReadonlySet<string> {
  const words = new Set<string>();
  const entered = new Set<FunctionDef>();
  const visit = (node: Node, depth: number): void => {
    if (node.kind === "Name") words.add(node.name);
    if (node.kind === "Name" && node.ctx === "store") words.add(`=${node.name}`);
    if (node.kind === "Attribute") words.add(`.${node.attr}`);
    if (node.kind === "Attribute" && node.ctx === "store") words.add(`=.${node.attr}`);
    if (node.kind === "Constant" && node.value.type === "str") words.add(`"${node.value.value}`);
    if (node.kind === "Call" && model && depth < MAX_DEPTH) {
      for (const called of calledBy(node.func, model)) {
        if (entered.has(called)) continue;
        entered.add(called);
        for (const statement of called.body) visit(statement, depth + 1);
      }
    }
    forEachChild(node, (child) => visit(child, depth));
  };
  for (const statement of suite) visit(statement, 0);
  return words;
}

/** The function, or the only method of that name, that a call of this module enters. */
function calledBy(func: Node, model: ModuleModel): FunctionDef[] {
  if (func.kind === "Name") {
    const definition = model.definitionOf(func);
    return definition?.kind === "FunctionDef" ? [definition] : [];
  }
  if (func.kind !== "Attribute") return [];
  const methods = methodsNamed(model, func.attr);
  return methods.length === 1 ? methods : [];
}

const methodsOf = new WeakMap<ModuleModel, ReadonlyMap<string, FunctionDef[]>>();

function methodsNamed(model: ModuleModel, name: string): FunctionDef[] {
  const known = methodsOf.get(model);
  if (known) return known.get(name) ?? [];
  const byName = new Map<string, FunctionDef[]>();
  for (const definition of model.all("FunctionDef")) {
    if (model.parent(definition)?.kind !== "ClassDef") continue;
    const same = byName.get(definition.name);
    if (same) same.push(definition);
    else byName.set(definition.name, [definition]);
  }
  methodsOf.set(model, byName);
  return byName.get(name) ?? [];
}

/** What it is worth that both bind the same name. */
const FOR_BINDING = 0.12;

/** How much of what a suite names is what the wanted one names. */
export class Likeness {
  constructor(
    private readonly wanted: ReadonlySet<string>,
    private readonly vocabulary: (suite: readonly Statement[]) => ReadonlySet<string>,
  ) {}

  /** The Jaccard index of the two vocabularies, and a little for binding the same name. */
  of(suite: readonly Statement[]): number {
    const { wanted } = this;
    const words = this.vocabulary(suite);
    const common = [...wanted].filter((word) => words.has(word));
    const binds = common.some((word) => word.startsWith("="));
    const all = wanted.size + words.size - common.length || 1;
    return common.length / all + (binds ? FOR_BINDING : 0);
  }
}
