import { integer } from "./make-value.ts";
import type { Growth, SequenceValue, Value } from "./value.ts";

/** What a list holds, as finely as it is known. */
export function partsOf({ items, element, count, grown, place }: SequenceValue): readonly Growth[] {
  if (items) return onceEach(items);
  return grown.length > 0 ? grown : [{ value: element, count, place }];
}

/** Values that a container holds once each. */
export function onceEach(values: readonly Value[]): Growth[] {
  return values.map((value) => ({ value, count: integer(1), place: undefined }));
}
