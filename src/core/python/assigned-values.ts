import type { Assign, Expression, Name } from "./ast.ts";

/** The value of each name of an assignment, also for a tuple of names and a tuple of values. */
export function pairedValues(node: Assign): ReadonlyMap<Name, Expression> {
  const values = new Map<Name, Expression>();
  for (const target of node.targets) pair(target, node.value, values);
  return values;
}

function pair(target: Expression, value: Expression, into: Map<Name, Expression>): void {
  if (target.kind === "Name") {
    into.set(target, value);
  }
  const isSequence = target.kind === "Tuple" || target.kind === "List";
  if (!isSequence || (value.kind !== "Tuple" && value.kind !== "List")) return;
  const sizes = target.elts.length === value.elts.length;
  const starred = [...target.elts, ...value.elts].some((element) => element.kind === "Starred");
  if (!sizes || starred) return;
  target.elts.forEach((element, index) => {
    const item = value.elts[index];
    if (item) pair(element, item, into);
  });
}
