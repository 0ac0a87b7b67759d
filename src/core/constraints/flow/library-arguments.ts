import type { CallSite, Machine } from "./machine.ts";
import type { Arguments, Value } from "./value.ts";

/** What a library function does with its arguments; undefined where this call is not modelled. */
export type LibraryFunction = (machine: Machine, site: CallSite, path: string) => Value | undefined;

export function allArguments({ positional, keywords }: Arguments): Value[] {
  return [...positional, ...keywords.values()];
}

/** An argument by its position or by any of its names. */
export function argument(
  { positional, keywords }: Arguments,
  at: number,
  ...names: string[]
): Value | undefined {
  const given = names.map((name) => keywords.get(name)).find((value) => value !== undefined);
  return given ?? (at >= 0 ? positional[at] : undefined);
}
