/**
 * Losses of float32 graphs move by some 1e-6 nat for innocent reasons (another order of sums); a
 * leak moves them by far more. Honest models stay below a tenth of this, in nats.
 */
const LEAK = 1e-4;
/** A graph that is noisy from run to run must not be called leaky for it. */
const FLOORS = 20;

/** The difference between two losses beyond which one influences the other, in nats. */
export function leakThreshold(repeatFloor: number): number {
  return Math.max(LEAK, FLOORS * repeatFloor);
}

/**
 * The largest |a − b| of `count` values from the two offsets on, in nats. Values that are equally
 * not finite count as equal: the probe `finite` judges them.
 */
export function largestDifference(
  a: Float32Array,
  aStart: number,
  b: Float32Array,
  bStart: number,
  count: number,
): number {
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const [x, y] = [a[aStart + i] ?? Number.NaN, b[bStart + i] ?? Number.NaN];
    if (Object.is(x, y)) continue;
    const difference = Math.abs(x - y);
    largest = Math.max(largest, Number.isNaN(difference) ? NOT_COMPARABLE : difference);
  }
  return largest;
}

/** A finite stand-in for the difference between a number and none, since JSON has no infinity. */
const NOT_COMPARABLE = Number.MAX_VALUE;

/** "3.1e-7" */
export function nats(value: number): string {
  return value === 0 ? "0" : value.toExponential(1);
}
