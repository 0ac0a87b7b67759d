import type { Batch } from "../data/windows.ts";
import type { Probe } from "../measurement.ts";
import type { ProviderName } from "../scoring/providers.ts";
import { largestDifference, nats } from "./difference.ts";

/** The CPU repeats itself to the bit; a GPU may sum in another order each time. In nats. */
const CPU_FLOOR = 1e-5;
const GPU_FLOOR = 1e-3;

/** Whether a difference between two runs on the CPU is none. */
export function repeats(floor: number): boolean {
  return floor <= CPU_FLOOR;
}

/** Something that scores, and where. */
export interface Repeatable {
  readonly provider: ProviderName;
  run(batch: Batch): Promise<Float32Array>;
}

/** The largest difference between two runs of the same batch, in nats. */
export async function repeatFloor(scorer: Repeatable, batch: Batch): Promise<number> {
  const first = Float32Array.from(await scorer.run(batch));
  const second = await scorer.run(batch);
  return largestDifference(first, 0, second, 0, first.length);
}

/**
 * Does the same batch give the same losses twice? Dropout left on does not.
 *
 * @param floors by provider: the CPU's, and the scoring provider's if that is another
 */
export function determinism(
  floors: readonly { readonly provider: ProviderName; readonly floor: number }[],
): Probe {
  const judged = floors.map(({ provider, floor }) => {
    const threshold = provider === "cpu" ? CPU_FLOOR : GPU_FLOOR;
    return { provider, floor, threshold, pass: floor <= threshold };
  });
  const shown = judged.find(({ pass }) => !pass) ?? judged.at(-1);
  if (shown === undefined) throw new RangeError("determinism needs a provider to judge");
  const { provider, floor, threshold, pass } = shown;
  return {
    id: "determinism",
    pass,
    value: floor,
    threshold,
    note: pass
      ? `The same batch run twice on ${provider} gives losses that differ by ${nats(floor)} nat at most.`
      : `The same batch run twice on ${provider} gives losses that differ by ${nats(floor)} nat, so the graph is random (dropout left on?).`,
  };
}
