import { describe, expect, it } from "vitest";
import { compareEdits } from "../../../src/core/measure/compare-edits.ts";
import {
  noiseFloor,
  noiseFloorSentence,
} from "../../../src/core/measure/statistics/noise-floor.ts";
import { seededRandom } from "../../../src/core/measure/statistics/random.ts";
import { gaussian } from "./simulated-losses.ts";

describe("the noise floor", () => {
  it("is the spread of the seeds", () => {
    const floor = noiseFloor([4.6, 4.7, 4.5, 4.8]);
    expect(floor.seeds).toBe(4);
    expect(floor.mean).toBeCloseTo(4.65, 9);
    // s² = (0.05² + 0.05² + 0.15² + 0.15²) / 3
    expect(floor.standardDeviation).toBeCloseTo(Math.sqrt(0.05 / 3), 9);
    expect(floor.range).toBeCloseTo(0.3, 9);
    // t(0.975; 6) = 2.4469 and t(0.8; 6) = 0.9057, by Fisher's tables.
    const error = Math.sqrt((2 * (0.05 / 3)) / 4);
    expect(floor.minimumDetectable).toBeCloseTo((2.4469 + 0.9057) * error, 4);
  });

  it("is what an edit of equal scatter and equal seeds must rise above", () => {
    const losses = [4.6, 4.7, 4.5];
    const { minimumDetectable } = noiseFloor(losses);
    const edit = compareEdits(losses, losses);
    expect(edit.minimumDetectable).toBeCloseTo(minimumDetectable!, 9);
  });

  it("is unknown with too few seeds, and says which number that is", () => {
    expect(noiseFloor([])).toMatchObject({ seeds: 0, mean: null, minimumDetectable: null });
    expect(noiseFloor([2])).toMatchObject({ seeds: 1, mean: 2, standardDeviation: null });
    const two = noiseFloor([2, 2.1]);
    expect(two.range).toBeCloseTo(0.1, 9);
    expect(two.minimumDetectable).toBeNull();
    expect(noiseFloorSentence(noiseFloor([]))).toMatch(/not been measured/);
    expect(noiseFloorSentence(noiseFloor([2]))).toMatch(/one seed.*3 or more/);
    expect(noiseFloorSentence(two)).toMatch(/3 seeds are the least/);
    expect(noiseFloorSentence(noiseFloor([2, 2.1, 2.2]))).toMatch(
      /3 seeds measure 2\.1000 .* deviation 0\.1000 and range 0\.2000; .* by 0\.3\d{3} to be found/,
    );
  });

  it("leaves out seeds whose loss is not finite", () => {
    expect(noiseFloor([1, Number.NaN, 2]).seeds).toBe(2);
  });
});

describe("a baseline against itself", () => {
  /** Twenty ways to split the same code's seeds into two halves, and how many seem to differ. */
  function differingSplits(draw: () => number, shuffle: ReturnType<typeof seededRandom>): number {
    let differing = 0;
    for (let split = 0; split < 20; split++) {
      const losses = Array.from({ length: 10 }, () => 4.6 + 0.015 * draw());
      const order = losses
        .map((loss) => ({ loss, key: shuffle.next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ loss }) => loss);
      const { verdict } = compareEdits(order.slice(0, 5), order.slice(5));
      if (verdict !== "cannot tell") differing++;
    }
    return differing;
  }

  it("differs in about one of twenty splits of its seeds", () => {
    const draw = gaussian(31);
    const shuffle = seededRandom(32);
    const counts = Array.from({ length: 200 }, () => differingSplits(draw, shuffle));
    const rate = counts.reduce((sum, count) => sum + count) / (200 * 20);
    // 4000 splits: a rate of 5 % shows within ± 3 · 0.34 %.
    expect(rate).toBeGreaterThan(0.035);
    expect(rate).toBeLessThan(0.061);
    expect(Math.max(...counts)).toBeLessThan(9);
  });
});
