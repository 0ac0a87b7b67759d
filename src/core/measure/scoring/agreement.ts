/** How far a GPU may be from the CPU on the same batch, in nats. */
export const TOLERANCES = {
  float32: { mean: 1e-4, token: 1e-2 },
  float16: { mean: 2e-3, token: 1e-1 },
} as const;

export type Precision = keyof typeof TOLERANCES;

/**
 * Says where two computations of the same losses disagree; undefined where they agree.
 *
 * @param nll per-token NLL of the provider in question
 * @param reference per-token NLL of the CPU in float32, equally long
 */
export function disagreement(
  nll: Float32Array,
  reference: Float32Array,
  precision: Precision,
): string | undefined {
  let worst = 0;
  let sum = 0;
  nll.forEach((value, i) => {
    const difference = difference32(value, reference[i] ?? Number.NaN);
    worst = Math.max(worst, Math.abs(difference));
    sum += difference;
  });
  const mean = Math.abs(sum / nll.length);
  const { mean: meanTolerance, token: tokenTolerance } = TOLERANCES[precision];
  if (mean <= meanTolerance && worst <= tokenTolerance) return undefined;
  return `differs from the CPU by ${mean.toExponential(1)} nat on average and ${worst.toExponential(1)} at worst`;
}

/** Two losses that are equally infinite agree; NaN agrees with NaN. */
function difference32(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  const difference = a - b;
  return Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
}
