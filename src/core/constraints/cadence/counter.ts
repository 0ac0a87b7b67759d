import type { Call, Expression, For, While } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { isAssignment } from "../../python/scopes.ts";
import { isWithin } from "../protection/places.ts";
import { wholeNumber } from "./number.ts";

/** A variable that counts a loop's iterations: its value in iteration k is start + step·k. */
export interface Counter {
  readonly name: string;
  readonly start: number;
  readonly step: number;
}

const PROGRESS_BARS = /^(tqdm|rich\.progress|builtins\.(list|tuple|iter)$)/;

/** The counter of a loop as it is read at the offset `at`; undefined where there is none. */
export function counterOf(
  model: ModuleModel,
  loop: For | While,
  name: string,
  at: number,
): Counter | undefined {
  if (loop.kind === "While") return whileCounter(model, loop, name, at);
  const bound = model
    .scopeOf(loop)
    .lookup(name)
    .filter(({ node }) => isWithin(node, loop));
  if (bound.length === 2) return shiftedCounter(model, loop, name, at);
  if (bound.length !== 1) return undefined;
  return forCounter(model, loop, name) ?? steppedCounter(model, loop, name, at);
}

/** The target of a `for` loop that each pass adds a constant to: the loop sets it anew. */
function shiftedCounter(
  model: ModuleModel,
  loop: For,
  name: string,
  at: number,
): Counter | undefined {
  const counter = forCounter(model, loop, name);
  const shift = loop.body.find(
    (one) => one.kind === "AugAssign" && one.target.kind === "Name" && one.target.name === name,
  );
  if (counter === undefined || shift?.kind !== "AugAssign" || shift.op !== "+") return undefined;
  const by = wholeNumber(model, shift.value);
  if (by === undefined) return undefined;
  return shift.start < at ? { ...counter, start: counter.start + by } : counter;
}

/** A name that every pass of a `for` loop adds a constant to. */
function steppedCounter(
  model: ModuleModel,
  loop: For,
  name: string,
  at: number,
): Counter | undefined {
  const isEveryPass = loop.body.some(
    (statement) =>
      (statement.kind === "AugAssign" && statement.target.kind === "Name"
        ? statement.target.name
        : undefined) === name,
  );
  return isEveryPass ? whileCounter(model, loop, name, at) : undefined;
}

function forCounter(model: ModuleModel, { target, iter }: For, name: string): Counter | undefined {
  if (target.kind === "Name") {
    if (target.name !== name) return undefined;
    const range = rangeIn(model, iter);
    return { name, ...(range ?? { start: 0, step: 1 }) };
  }
  const zipped = zippedCounter(model, target, iter, name);
  if (zipped) return zipped;
  const [first] = target.kind === "Tuple" ? target.elts : [];
  if (first?.kind !== "Name" || first.name !== name || iter.kind !== "Call") return undefined;
  if (model.calleeOf(iter) !== "builtins.enumerate") return undefined;
  const from = iter.keywords.find((keyword) => keyword.name === "start")?.value ?? iter.args[1];
  return { name, start: (from && wholeNumber(model, from)) ?? 0, step: 1 };
}

/** The name that `zip(range(…), …)` gives the steps of its range. */
function zippedCounter(
  model: ModuleModel,
  target: Expression,
  iter: Expression,
  name: string,
): Counter | undefined {
  if (iter.kind !== "Call" || model.calleeOf(iter) !== "builtins.zip") return undefined;
  const elements = target.kind === "Tuple" || target.kind === "List" ? target.elts : [];
  const at = elements.findIndex((element) => element.kind === "Name" && element.name === name);
  const list = iter.args[at];
  const range = list && rangeIn(model, list);
  return range && { name, ...range };
}

/** The bound of a `range` from 0, also behind a progress bar; undefined for anything else. */
export function rangeStop(model: ModuleModel, iter: Expression): Expression | undefined {
  if (iter.kind !== "Call") return undefined;
  const path = model.calleeOf(iter) ?? "";
  const [first, ...others] = iter.args;
  if (path === "builtins.range" || path.endsWith(".trange")) {
    return others.length === 0 ? first : undefined;
  }
  return PROGRESS_BARS.test(path) && first ? rangeStop(model, first) : undefined;
}

function rangeIn(
  model: ModuleModel,
  iter: Expression,
): { start: number; step: number } | undefined {
  if (iter.kind === "Name") {
    const [binding, ...others] = model.scopeOf(iter).lookup(iter.name);
    const isOne =
      others.length === 0 &&
      binding &&
      isAssignment(binding.kind) &&
      binding.node.end <= iter.start;
    return isOne && binding.value ? rangeIn(model, binding.value) : undefined;
  }
  if (iter.kind !== "Call") return undefined;
  const path = model.calleeOf(iter) ?? "";
  const [first] = iter.args;
  if (path === "builtins.range" || path.endsWith(".trange")) return rangeOf(model, iter);
  if (path === "itertools.count") return rangeOf(model, iter, true);
  if (PROGRESS_BARS.test(path) && first !== undefined) return rangeIn(model, first);
  return undefined;
}

function rangeOf(
  model: ModuleModel,
  { args }: Call,
  isCount = false,
): { start: number; step: number } {
  const from = args.length > 1 || isCount ? args[0] : undefined;
  const by = isCount ? args[1] : args[2];
  return {
    start: (from && wholeNumber(model, from)) ?? 0,
    step: (by && wholeNumber(model, by)) ?? 1,
  };
}

/** A name that the loop adds a constant to exactly once per iteration. */
export function whileCounter(
  model: ModuleModel,
  loop: For | While,
  name: string,
  at: number,
): Counter | undefined {
  const bindings = model.scopeOf(loop).lookup(name);
  const changes = bindings.filter(({ node }) => isWithin(node, loop));
  const [change] = changes;
  if (change === undefined || changes.length !== 1) return undefined;
  const { statement } = change;
  const by =
    statement?.kind === "AugAssign" && statement.op === "+" && change.kind === "augassign"
      ? statement.value
      : incrementIn(change.value, name);
  const step = by && wholeNumber(model, by);
  if (step === undefined) return undefined;
  const initial = bindings.filter(({ node }) => node.start < loop.start).at(-1)?.value;
  const start = (initial && wholeNumber(model, initial)) ?? 0;
  return { name, start: change.node.start < at ? start + step : start, step };
}

/** The 1 of `x + 1` or `1 + x`. */
function incrementIn(value: Expression | undefined, name: string): Expression | undefined {
  if (value?.kind !== "BinOp" || value.op !== "+") return undefined;
  const isIt = (node: Expression): boolean => node.kind === "Name" && node.name === name;
  if (isIt(value.left)) return value.right;
  return isIt(value.right) ? value.left : undefined;
}
