import type { ModelCall } from "./event.ts";
import type { Facts } from "./facts.ts";
import type { InstanceValue, Value } from "./value.ts";

/** Whether an object of `model.py` only helps another model: see `auxiliaries`. */
export type IsAuxiliary = (object: InstanceValue | undefined) => boolean;

/**
 * Models that never see validation data beside one that does: a draft model, a teacher. What is
 * frozen is the size of the model that is validated; these may have another. A configuration made
 * only for them counts as theirs.
 */
export function auxiliaries({ rehearsal, validated }: Facts): IsAuxiliary {
  const { roots, runs, calls } = rehearsal;
  const isValidated = (root: InstanceValue) =>
    runs.some(({ model, sources }) => model === root && meets(sources, validated));
  const measured = new Set(roots.filter(isValidated));
  if (measured.size === 0) return () => false;
  const others = new Set(roots.filter((root) => !measured.has(root)));
  const given = (owners: ReadonlySet<InstanceValue>): ReadonlySet<Value> =>
    new Set(calls.filter(({ made }) => made && owners.has(made)).flatMap(argumentsOf));
  const forMeasured = given(measured);
  const forOthers = given(others);
  return (object) =>
    object !== undefined &&
    (others.has(object) || (forOthers.has(object) && !forMeasured.has(object)));
}

function argumentsOf({ parameters }: ModelCall): Value[] {
  return [...parameters.values()];
}

function meets(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((one) => b.has(one));
}
