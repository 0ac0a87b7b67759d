import type { Expression, For, While } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { normalForm } from "../../python/normal-form.ts";
import { isWithin } from "../protection/places.ts";
import { type Counter, counterOf, rangeStop, whileCounter } from "./counter.ts";
import { wholeNumber } from "./number.ts";

/**
 * `epoch * steps + step`, where `step` goes through `range(steps)` in each epoch: it counts all
 * passes of the inner loop. Undefined for anything else.
 */
export function nestedCounter(
  model: ModuleModel,
  [inner, outer]: readonly (For | While)[],
  node: Expression,
): Counter | undefined {
  if (node.kind !== "BinOp" || node.op !== "+" || inner?.kind !== "For" || !outer) return undefined;
  for (const [product, step] of [
    [node.left, node.right],
    [node.right, node.left],
  ] as const) {
    const counter = countsFromZero(model, inner, step);
    const stop = rangeStop(model, inner.iter);
    if (!counter || !stop || product.kind !== "BinOp" || product.op !== "*") continue;
    for (const [epoch, steps] of [
      [product.left, product.right],
      [product.right, product.left],
    ] as const) {
      if (!countsFromZero(model, outer, epoch) || !isSameNumber(model, steps, stop)) continue;
      return { name: `${counter.name} in all`, start: 0, step: 1 };
    }
  }
  return undefined;
}

/** A name that every pass of the inner loop adds a constant to, and that no outer loop sets back. */
export function throughCounter(
  model: ModuleModel,
  loops: readonly (For | While)[],
  name: string,
  at: number,
): Counter | undefined {
  const [inner, outermost] = [loops[0], loops.at(-1)];
  if (!inner || !outermost) return undefined;
  const changes = model
    .scopeOf(outermost)
    .lookup(name)
    .filter(({ node }) => isWithin(node, outermost));
  const isInside = changes.length === 1 && changes.every(({ node }) => isWithin(node, inner));
  return isInside && !isTarget(inner, name) ? whileCounter(model, outermost, name, at) : undefined;
}

function isTarget(loop: For | While, name: string): boolean {
  return loop.kind === "For" && loop.target.kind === "Name" && loop.target.name === name;
}

/** The inner loop's counter, where each pass of the outer loop is a whole number of periods. */
export function repeatingCounter(
  model: ModuleModel,
  [inner, outer]: readonly (For | While)[],
  node: Expression,
  modulus: number | undefined,
): Counter | undefined {
  if (inner?.kind !== "For" || !outer || modulus === undefined) return undefined;
  const counter = countsFromZero(model, inner, node);
  const stop = rangeStop(model, inner.iter);
  const steps = stop && wholeNumber(model, stop);
  return steps !== undefined && steps % modulus === 0 ? counter : undefined;
}

function countsFromZero(
  model: ModuleModel,
  loop: For | While,
  node: Expression,
): Counter | undefined {
  const counter = node.kind === "Name" ? counterOf(model, loop, node.name, node.start) : undefined;
  return counter?.start === 0 && counter.step === 1 ? counter : undefined;
}

function isSameNumber(model: ModuleModel, a: Expression, b: Expression): boolean {
  const [left, right] = [wholeNumber(model, a), wholeNumber(model, b)];
  return left === undefined ? normalForm(a) === normalForm(b) : left === right;
}
