import type { Call, Expression, For, While } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { normalForm } from "../../python/normal-form.ts";
import { rangeStop } from "./counter.ts";
import { wholeNumber } from "./number.ts";

/** The numbers of a `range`: `start`, then every `step`; up to `stop` where the loop goes further. */
export interface Steps {
  readonly start: number;
  readonly step: number;
  readonly stop: number | undefined;
}

const COPIES = /^builtins\.(set|frozenset|list|tuple|sorted)$/;
const MAX_HOPS = 4;

/** The numbers of `range(0, n, 100)`, also kept under a name or as a set; undefined for others. */
export function stepsOf(
  model: ModuleModel,
  [loop]: readonly (For | While)[],
  node: Expression,
): Steps | undefined {
  const range = rangeBehind(model, node, 0);
  if (!range) return undefined;
  const [first, second, third] = range.args;
  const [from, to, by] = second ? [first, second, third] : [undefined, first, undefined];
  const start = from ? wholeNumber(model, from) : 0;
  const step = by ? wholeNumber(model, by) : 1;
  if (!to || start === undefined || step === undefined || step < 1) return undefined;
  const bound = loop?.kind === "For" ? rangeStop(model, loop.iter) : undefined;
  const [stop, last] = [wholeNumber(model, to), bound && wholeNumber(model, bound)];
  const isWhole =
    (bound && normalForm(to) === normalForm(bound)) ||
    (stop !== undefined && last !== undefined && stop >= last);
  if (isWhole) return { start, step, stop: undefined };
  return stop === undefined ? undefined : { start, step, stop };
}

function rangeBehind(model: ModuleModel, node: Expression, hops: number): Call | undefined {
  if (hops > MAX_HOPS) return undefined;
  if (node.kind === "Name") {
    const [binding, ...others] = model.scopeOf(node).lookup(node.name);
    const value = others.length === 0 ? binding?.value : undefined;
    return value && rangeBehind(model, value, hops + 1);
  }
  if (node.kind !== "Call" || node.keywords.length > 0) return undefined;
  const path = model.calleeOf(node) ?? "";
  if (path === "builtins.range") return node;
  const [only] = node.args;
  return COPIES.test(path) && only ? rangeBehind(model, only, hops + 1) : undefined;
}
