import type { Expression, FunctionDef } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { exitsOf } from "./exits.ts";

/** Decorators of libraries that hand on what the function returns. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  "torch.no_grad",
  "torch.enable_grad",
  "torch.inference_mode",
  "torch.set_grad_enabled",
  "torch.autocast",
  "torch.compile",
  "torch.compiler.disable",
  "torch._dynamo.disable",
  "functools.cache",
  "functools.lru_cache",
]);

/**
 * Whether a decorator surely returns what the decorated function returns: one of a library that is
 * known to, or a function of this module whose wrapper only returns the wrapped call's value.
 */
export function keepsReturnValue(model: ModuleModel, decorator: Expression): boolean {
  const target = decorator.kind === "Call" ? decorator.func : decorator;
  const path = model.pathOf(target);
  if (path !== undefined && TRANSPARENT.has(path)) return true;
  const definition = model.definitionOf(target);
  if (definition?.kind !== "FunctionDef" || definition.isAsync) return false;
  const maker = decorator.kind === "Call" ? onlyInner(model, definition) : definition;
  return maker !== undefined && isTransparent(model, maker);
}

/** The function that a decorator factory returns. */
function onlyInner(model: ModuleModel, factory: FunctionDef): FunctionDef | undefined {
  const { returns, fallsOff } = exitsOf(model, factory);
  const value = returns[0]?.value;
  if (returns.length !== 1 || fallsOff || value === undefined) return undefined;
  const definition = model.definitionOf(value);
  return definition?.kind === "FunctionDef" ? definition : undefined;
}

/** `def d(f): … return f`, or a wrapper all of whose returns are the value of `f(…)`. */
function isTransparent(model: ModuleModel, decorator: FunctionDef): boolean {
  const wrapped = decorator.params.regular[0]?.name ?? decorator.params.positionalOnly[0]?.name;
  const { returns, fallsOff } = exitsOf(model, decorator);
  if (wrapped === undefined || fallsOff || returns.length === 0) return false;
  return returns.every(({ value }) => {
    if (value === undefined) return false;
    if (value.kind === "Name" && value.name === wrapped) return true;
    const wrapper = model.definitionOf(value);
    return wrapper?.kind === "FunctionDef" && returnsCall(model, wrapper, wrapped);
  });
}

function returnsCall(model: ModuleModel, wrapper: FunctionDef, wrapped: string): boolean {
  const { returns, yields, fallsOff } = exitsOf(model, wrapper);
  if (wrapper.isAsync || fallsOff || yields.length > 0) return false;
  const isCall = (value: Expression | undefined): boolean =>
    value?.kind === "Call" && value.func.kind === "Name" && value.func.name === wrapped;
  return returns.every(({ value }) => {
    if (value?.kind !== "Name") return isCall(value);
    const bindings = model.scopeOf(value).lookup(value.name);
    return bindings.length > 0 && bindings.every((binding) => isCall(binding.value));
  });
}
