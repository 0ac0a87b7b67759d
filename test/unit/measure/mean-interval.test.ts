import { describe, expect, it } from "vitest";
import { blockLength } from "../../../src/core/measure/statistics/block-length.ts";
import { estimateMean, interval95 } from "../../../src/core/measure/statistics/mean-interval.ts";
import { autoregressive, gaussian } from "./simulated-losses.ts";

const SERIES = 1000;

/** In what share of simulated texts the intervals hold the true mean, 0. */
function coverage(correlation: number, length: number) {
  const draw = gaussian(100 * length + 10 * correlation);
  let ours = 0;
  let independent = 0;
  for (let i = 0; i < SERIES; i++) {
    const series = autoregressive(draw, length, correlation);
    const [low, high] = interval95(estimateMean(series));
    if (low <= 0 && 0 <= high) ours++;
    const mean = series.reduce((a, b) => a + b) / length;
    const squares = series.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    if (Math.abs(mean) < 1.96 * Math.sqrt(squares / (length - 1) / length)) independent++;
  }
  return { ours: ours / SERIES, independent: independent / SERIES };
}

describe("interval of a mean loss", () => {
  it.each([100, 400, 1500])("covers the mean of most texts of %i correlated windows", (length) => {
    const { ours, independent } = coverage(0.4, length);
    expect(ours).toBeGreaterThan(0.915);
    expect(ours).toBeLessThan(0.985);
    expect(independent).toBeLessThan(0.85);
  });

  it("is no wider than needed where windows are independent", () => {
    const { ours } = coverage(0, 400);
    expect(ours).toBeGreaterThan(0.93);
    expect(ours).toBeLessThan(0.97);
    const series = autoregressive(gaussian(3), 4000, 0);
    const [low, high] = interval95(estimateMean(series));
    expect((high - low) / 2 / (1.96 / Math.sqrt(4000))).toBeCloseTo(1, 1);
  });

  it("holds up under strong correlation of many windows", () => {
    expect(coverage(0.8, 1500).ours).toBeGreaterThan(0.915);
  });

  it("is the same for the same losses", () => {
    const series = autoregressive(gaussian(9), 300, 0.5);
    expect(estimateMean(series)).toEqual(estimateMean(Float64Array.from(series)));
  });

  it("is a point where all windows have the same loss", () => {
    expect(interval95(estimateMean(new Float32Array(50).fill(2.5)))).toEqual([2.5, 2.5]);
  });

  it("works on two windows, with the uncertainty that they deserve", () => {
    const [low, high] = interval95(estimateMean([1, 2]));
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(3);
  });
});

describe("block length", () => {
  it("grows with the correlation and stays short without any", () => {
    const lengthAt = (correlation: number) =>
      blockLength(autoregressive(gaussian(5), 2000, correlation));
    expect(lengthAt(0)).toBeLessThanOrEqual(4);
    expect(lengthAt(0.4)).toBeGreaterThan(lengthAt(0));
    expect(lengthAt(0.9)).toBeGreaterThan(2 * lengthAt(0.4));
  });

  it("never exceeds a third of the windows, a trend included", () => {
    for (const length of [2, 3, 4, 7, 30, 300]) {
      const trend = Float64Array.from({ length }, (_, i) => i);
      expect(blockLength(trend)).toBeLessThanOrEqual(Math.max(1, length / 3));
    }
  });
});
