import type { Call } from "../../python/ast.ts";
import { lineageOf } from "./lineage.ts";
import type { Machine } from "./machine.ts";
import { opaque } from "./make-value.ts";
import { placeOf } from "./place.ts";
import type { Arguments, Frame, Place, SequenceValue, Value } from "./value.ts";

/** The arguments of a call, splats of known lists and dictionaries unpacked. */
export function argumentsAt(machine: Machine, node: Call, frame: Frame): Arguments {
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  const places = new Map<string | number, Place>();
  let isOpen = false;
  const lists: SequenceValue[] = [];
  const others: Value[] = [];
  for (const argument of node.args) {
    const value = machine.evaluate(argument, frame);
    const items = argument.kind === "Starred" ? itemsOf(value) : [value];
    isOpen ||= items === undefined;
    for (const item of items ?? []) {
      places.set(positional.length, placeOf(argument, frame));
      positional.push(item);
    }
    if (items === undefined) positional.push(opaque(lineageOf(value)));
    if (argument.kind === "Starred" && value.kind === "sequence") lists.push(value);
    else others.push(value);
  }
  for (const keyword of node.keywords) {
    const value = machine.evaluate(keyword.value, frame);
    const place = placeOf(keyword, frame);
    isOpen = addKeyword(keyword.name, value, place, keywords, places) || isOpen;
  }
  const starred = lists.length > 0 ? { lists, others } : undefined;
  return { positional, keywords, isOpen, places, starred };
}

function itemsOf(value: Value): readonly Value[] | undefined {
  return value.kind === "sequence" ? value.items : undefined;
}

/** Adds one keyword or splat; true where a splat's content is not wholly known. */
function addKeyword(
  name: string | undefined,
  value: Value,
  place: Place,
  keywords: Map<string, Value>,
  places: Map<string | number, Place>,
): boolean {
  const entries: [string, Value][] = [];
  if (name !== undefined) entries.push([name, value]);
  else if (value.kind === "mapping") {
    for (const [key, entry] of value.entries) entries.push([key.slice(1), entry]);
  }
  for (const [key, entry] of entries) {
    keywords.set(key, entry);
    places.set(key, place);
  }
  return name === undefined && (value.kind !== "mapping" || value.rest !== undefined);
}
