import { joined } from "./joining.ts";
import type { OpaqueValue, Value } from "./value.ts";

/** What stands at known places of arrays that began as zeros or empty: `out[0] = …`. */
const slots = new WeakMap<OpaqueValue, Map<number, Value>>();

const EMPTY_ARRAY = /(^|\.)(zeros|empty|ones|full)$/;

/** Notes a write; one at a place that is not known leaves nothing known of any. */
export function setSlot(
  array: OpaqueValue,
  at: number | undefined,
  value: Value,
  isCertain: boolean,
): void {
  if (!EMPTY_ARRAY.test(array.origin ?? "")) return;
  if (at === undefined || at < 0) {
    slots.delete(array);
    return;
  }
  const own = slots.get(array) ?? new Map<number, Value>();
  slots.set(array, own);
  const before = own.get(at);
  own.set(at, before && !isCertain ? joined(before, value) : value);
}

export function slotAt(array: OpaqueValue, at: number | undefined): Value | undefined {
  return at === undefined ? undefined : slots.get(array)?.get(at);
}

/** All items of an array whose first few places were written; undefined where a place is missing. */
export function slotsOf(array: OpaqueValue): Value[] | undefined {
  const own = slots.get(array);
  if (!own || own.size < 2) return undefined;
  const items = Array.from({ length: own.size }, (_, at) => own.get(at));
  const known = items.filter((item) => item !== undefined);
  return known.length === own.size ? known : undefined;
}
