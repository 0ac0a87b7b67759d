import { type Random, seededRandom } from "../../../src/core/measure/statistics/random.ts";

/** Standard normal numbers (Box and Muller), the same for the same seed. */
export function gaussian(seed: number): () => number {
  const random: Random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** A stationary AR(1) series with mean 0, unit innovations and this lag-1 correlation. */
export function autoregressive(
  draw: () => number,
  length: number,
  correlation: number,
): Float64Array {
  const series = new Float64Array(length);
  let value = draw() / Math.sqrt(1 - correlation ** 2);
  for (let i = 0; i < length; i++) {
    series[i] = value;
    value = correlation * value + draw();
  }
  return series;
}
