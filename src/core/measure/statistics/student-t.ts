import jstat from "jstat";

/**
 * Quantile of Student's t distribution.
 *
 * @param probability in (0, 1)
 * @param degreesOfFreedom > 0, fractional values included
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  return jstat.studentt.inv(probability, degreesOfFreedom);
}
