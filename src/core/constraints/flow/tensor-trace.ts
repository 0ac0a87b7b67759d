import type { Alteration, OpaqueValue, Place, Value } from "./value.ts";

/** Methods and functions after which a tensor has the same content in the same order of meaning. */
const VIEWS = new Set(
  `float double half bfloat16 to type cpu cuda view reshape flatten unflatten contiguous transpose
  permute squeeze unsqueeze clone detach swapaxes movedim moveaxis rearrange requires_grad_`.split(
    /\s+/,
  ),
);
/** Methods and functions that change a tensor's content. */
const CHANGES = new Set(
  `clamp clip clamp_ clip_ clamp_min clamp_max masked_fill masked_fill_ where tanh mul mul_ div div_
  pow relu sigmoid softmax dropout topk sort masked_select index_select scatter scatter_ roll flip
  gumbel_softmax normalize`.split(/\s+/),
);
const MAX_STEPS = 12;

/** The tensor that a value is a view of. */
export function originalOf(value: OpaqueValue): OpaqueValue {
  return value.base ?? value;
}

/** The result of a method or function of that name, with its relation to what it was called on. */
export function traced(
  result: OpaqueValue,
  name: string,
  inputs: readonly (Value | undefined)[],
  place: Place,
): OpaqueValue {
  const [first] = inputs;
  if (VIEWS.has(name)) return first ? viewOf(result, first) : result;
  if (!CHANGES.has(name)) return result;
  return alteredFrom(result, inputs, place, `applies \`${name}\` to`);
}

export function viewOf(result: OpaqueValue, value: Value): OpaqueValue {
  return value.kind === "opaque" ? { ...result, base: originalOf(value) } : result;
}

export function alteredFrom(
  result: OpaqueValue,
  inputs: readonly (Value | undefined)[],
  place: Place,
  how: string,
): OpaqueValue {
  const from = inputs.flatMap((value) => (value && isTensor(value) ? [originalOf(value)] : []));
  return from.length === 0 ? result : { ...result, base: undefined, altered: { from, place, how } };
}

function isTensor(value: Value): value is OpaqueValue {
  return value.kind === "opaque" && value.lineage.sources.size > 0;
}

/** The last change on the way from one of these tensors to a value; undefined where there is none. */
export function alterationSince(
  origins: WeakSet<OpaqueValue>,
  value: OpaqueValue,
): Alteration | undefined {
  const first = originalOf(value);
  if (origins.has(first)) return undefined;
  let open: readonly OpaqueValue[] = [first];
  for (let step = 0; step < MAX_STEPS && open.length > 0; step++) {
    const next: OpaqueValue[] = [];
    for (const { altered } of open) {
      if (altered?.from.some((one) => origins.has(one))) return altered;
      next.push(...(altered?.from ?? []));
    }
    open = next;
  }
  return undefined;
}

/** All tensors in a value, through lists, dictionaries and choices. */
export function tensorsIn(value: Value, depth = 0): OpaqueValue[] {
  const inside = (values: Iterable<Value>) =>
    [...values].flatMap((one) => tensorsIn(one, depth + 1));
  if (depth > 3) return [];
  switch (value.kind) {
    case "opaque":
      return isTensor(value) ? [value] : [];
    case "sequence":
      return inside(value.items ?? []);
    case "mapping":
      return inside(value.entries.values());
    case "choice":
      return inside(value.options);
    case "instance":
      return inside(value.attributes.values());
    default:
      return [];
  }
}
