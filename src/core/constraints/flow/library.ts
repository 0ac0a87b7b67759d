import { allArguments, type LibraryFunction } from "./library-arguments.ts";
import { DATA_FUNCTIONS } from "./library-data.ts";
import { ITERATION_FUNCTIONS } from "./library-iteration.ts";
import { OBJECT_FUNCTIONS } from "./library-objects.ts";
import { PLAIN_FUNCTIONS } from "./library-plain.ts";
import { TRAINING_FUNCTIONS } from "./library-training.ts";
import { combinedAll } from "./lineage.ts";
import type { CallSite, Machine } from "./machine.ts";
import { opaque } from "./make-value.ts";
import { traced } from "./tensor-trace.ts";
import type { Value } from "./value.ts";

const FUNCTIONS: ReadonlyMap<string, LibraryFunction> = new Map([
  ...Object.entries(PLAIN_FUNCTIONS),
  ...Object.entries(ITERATION_FUNCTIONS),
  ...Object.entries(OBJECT_FUNCTIONS),
  ...Object.entries(DATA_FUNCTIONS),
  ...Object.entries(TRAINING_FUNCTIONS),
]);

/**
 * A call of a library function by its dotted path. Functions are told by their last name, for
 * `np.mean`, `torch.mean` and `statistics.mean` do the same here.
 */
export function callExternal(machine: Machine, path: string, site: CallSite): Value {
  const name = path.slice(path.lastIndexOf(".") + 1);
  const known = FUNCTIONS.get(path) ?? FUNCTIONS.get(name);
  const result = known?.(machine, site, path);
  if (result) return result;
  const inputs = allArguments(site.args);
  const other = opaque(combinedAll(inputs), path, site.args, site.key);
  return traced(other, name, inputs, site.place);
}
