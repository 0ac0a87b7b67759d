import type { FunctionDef, Lambda, Node } from "../../python/ast.ts";
import { forEachChild } from "../../python/children.ts";
import type { FlowEvent } from "./event.ts";

export function flattened(events: readonly FlowEvent[]): FlowEvent[] {
  return events.flatMap((event) => {
    if (event.type === "exit") return [];
    return event.type === "loop" || event.type === "call" ? flattened(event.body) : [event];
  });
}

const generators = new WeakMap<FunctionDef | Lambda, boolean>();

export function isGenerator(node: FunctionDef | Lambda): boolean {
  let known = generators.get(node);
  if (known === undefined) {
    known = node.kind === "FunctionDef" && node.body.some(yields);
    generators.set(node, known);
  }
  return known;
}

function yields(node: Node): boolean {
  if (node.kind === "Yield" || node.kind === "YieldFrom") return true;
  if (node.kind === "FunctionDef" || node.kind === "ClassDef" || node.kind === "Lambda")
    return false;
  let found = false;
  forEachChild(node, (child) => {
    found ||= yields(child);
  });
  return found;
}
