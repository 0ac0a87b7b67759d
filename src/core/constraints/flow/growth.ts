import { binary, numberOf } from "./arithmetic.ts";
import { joined } from "./joining.ts";
import type { Machine } from "./machine.ts";
import { integer, sequence, sequenceOf } from "./make-value.ts";
import { onceEach } from "./parts.ts";
import type { Growth, SequenceValue, Value } from "./value.ts";

interface Container {
  grown: readonly Growth[];
  readonly loopDepth: number;
  readonly madeIn?: readonly object[];
}

/** Appends in a loop count as often as the loop runs. */
export function appendTo(machine: Machine, list: SequenceValue, value: Value): void {
  const deeper = machine.state.loops.slice(list.loopDepth);
  if (deeper.length === 0 && list.items && isCertain(machine, list)) {
    list.items.push(value);
    list.count = integer(list.items.length);
    return;
  }
  const before = list.items ?? [];
  list.element = before.length === 0 && list.items ? value : joined(list.element, value);
  list.items = undefined;
  // The silent first pass over a loop must not count.
  if (!machine.state.events) return;
  list.place ??= deeper[0]?.place;
  const times = timesHere(machine, list);
  if (list.grown.length === 0) list.grown = onceEach(before);
  list.grown = [...list.grown, { value, count: times, place: deeper[0]?.place }];
  list.count = times && list.count && sumOf([list.count, times]);
}

/** Notes that a container takes in a value under a name or key that is not known. */
export function growBy(machine: Machine, container: Container, value: Value): void {
  if (!machine.state.events) return;
  const place = machine.state.loops[container.loopDepth]?.place;
  container.grown = [...container.grown, { value, count: timesHere(machine, container), place }];
}

/** A list of parts; item by item where each is there once. */
export function sequenceOfParts(
  parts: readonly Growth[],
  count: Value | undefined,
  loopDepth: number,
): SequenceValue {
  const values = parts.map(({ value }) => value);
  if (parts.every(isOnce)) return sequence(values, loopDepth);
  const list = sequenceOf(values.reduce(joined), count, loopDepth);
  const place = parts.find((part) => part.place)?.place;
  return { ...list, grown: parts.length > 1 ? parts : [], place };
}

function isOnce({ count, place }: Growth): boolean {
  return place === undefined && count?.kind === "number" && count.value === 1;
}

/** The sum of counts; a single count that is not 0 as it is, so that it stays a name's very value. */
export function sumOf(counts: readonly (Value | undefined)[]): Value | undefined {
  return counts.reduce<Value | undefined>((sum, count) => {
    if (!sum || !count) return undefined;
    return numberOf(sum) === 0 ? count : binary("+", sum, count);
  }, integer(0));
}

/** Whether the container is made wherever control comes here: in no arm that it was not made in. */
function isCertain({ state }: Machine, { madeIn = [] }: Container): boolean {
  const arm = state.arms.at(-1);
  return arm === undefined || madeIn.includes(arm);
}

/** How often a statement runs for each time that the container is made. */
function timesHere(machine: Machine, container: Container): Value | undefined {
  const { loopDepth } = container;
  if (!isCertain(machine, container)) return undefined;
  const [first, ...inner] = machine.state.loops.slice(loopDepth).map(({ trips }) => trips);
  if (machine.state.loops.length <= loopDepth) return integer(1);
  return inner.reduce((product, trips) => product && trips && binary("*", product, trips), first);
}
