import { lineageOf } from "./lineage.ts";
import type { Machine } from "./machine.ts";
import type { OpaqueValue, Place, Value } from "./value.ts";

/** Tensors and layers that stand in attributes of modules. */
const held = new WeakSet<OpaqueValue>();

/** Marks what an attribute of a module holds, so that what is written into it later is seen. */
export function markHeld(value: Value): void {
  if (value.kind === "opaque") held.add(value);
}

/** The held tensor or layer that an expression like `model.head.bias.data` ends in. */
export function heldBehind(value: Value): OpaqueValue | undefined {
  let inner = value;
  while (inner.kind === "method") inner = inner.self;
  return inner.kind === "opaque" && held.has(inner) ? inner : undefined;
}

/** Whether a value is made of data outside any batch: what a model learns of it, no run shows. */
export function isStatistic({ lineage }: Value): boolean {
  return lineage.sources.size > 0 && lineage.draws.size === 0;
}

/** Notes that statistics of data are put into a model; runs leave activations, which do not count. */
export function noteHolding(machine: Machine, value: Value, place: Place): void {
  const { state } = machine;
  if (!state.events || !isStatistic(value) || isForwardRunning(machine)) return;
  state.holdings.push({ sources: lineageOf(value).sources, place });
}

/** Whether a model runs: what it writes then are activations. */
export function isForwardRunning({ state }: Machine): boolean {
  return [...state.running].some(([node, depth]) => depth > 0 && isForward(node));
}

function isForward(node: unknown): boolean {
  const name = node !== null && typeof node === "object" && "name" in node ? node.name : "";
  return name === "forward" || name === "__call__";
}
