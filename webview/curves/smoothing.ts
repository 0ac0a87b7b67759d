/**
 * The exponential moving average of a series with its start corrected (Kingma & Ba 2015, §3):
 * m ← w·m + (1 − w)·x, shown as m / (1 − wᵏ) after k values. What is not finite stays a gap.
 *
 * @param weight 0 (no smoothing) to below 1
 */
export function smoothed(values: readonly (number | null)[], weight: number): (number | null)[] {
  let mean = 0;
  let correction = 1;
  return values.map((value) => {
    if (value === null) return null;
    mean = weight * mean + (1 - weight) * value;
    correction *= weight;
    return mean / (1 - correction);
  });
}
