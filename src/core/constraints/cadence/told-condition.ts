import type { Call, ClassDef, Expression, FunctionDef, Lambda } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { givenBy } from "./call-sites.ts";

/** A call whose value is one expression, as `def due(step): return step % 100 == 0` tells it. */
export interface ToldCondition {
  readonly call: Call;
  readonly result: Expression;
  /** What the call gives each parameter, defaults included. */
  readonly given: ReadonlyMap<string, Expression>;
}

const SIMPLE: ReadonlySet<string> = new Set(["Expr", "Assign", "AnnAssign", "AugAssign", "Assert"]);

/** What a call of a function, lambda, method or callable object of this module stands for. */
export function toldCondition(model: ModuleModel, call: Call): ToldCondition | undefined {
  const callee = calleeOf(model, call.func);
  const result = callee && resultOf(callee);
  if (!callee || !result) return undefined;
  const isMethod = model.parent(callee)?.kind === "ClassDef";
  return { call, result, given: givenBy(call, callee, isMethod) };
}

function calleeOf(model: ModuleModel, func: Expression): FunctionDef | Lambda | undefined {
  if (func.kind === "Attribute") return onlyMethod(model, func.attr);
  if (func.kind !== "Name") return undefined;
  const definition = model.definitionOf(func);
  if (definition) return definition.kind === "FunctionDef" ? definition : undefined;
  const [binding, ...others] = model.scopeOf(func).lookup(func.name);
  const value = others.length === 0 ? binding?.value : undefined;
  if (value?.kind === "Lambda") return value;
  const made = value?.kind === "Call" ? model.definitionOf(value.func) : undefined;
  return made?.kind === "ClassDef" ? methodOf(made, "__call__") : undefined;
}

function onlyMethod(model: ModuleModel, name: string): FunctionDef | undefined {
  const methods = model.all("ClassDef").flatMap((owner) => methodOf(owner, name) ?? []);
  return methods.length === 1 ? methods[0] : undefined;
}

function methodOf({ body }: ClassDef, name: string): FunctionDef | undefined {
  const found = body.filter((one) => one.kind === "FunctionDef" && one.name === name);
  const [only] = found;
  return found.length === 1 && only?.kind === "FunctionDef" ? only : undefined;
}

/** The value of a function that goes straight to its only return. */
function resultOf(callee: FunctionDef | Lambda): Expression | undefined {
  if (callee.kind === "Lambda") return callee.body;
  const isPlain = callee.decorators.length === 0 && !callee.isAsync;
  const last = callee.body.at(-1);
  const isStraight = callee.body.slice(0, -1).every(({ kind }) => SIMPLE.has(kind));
  return isPlain && isStraight && last?.kind === "Return" ? last.value : undefined;
}
