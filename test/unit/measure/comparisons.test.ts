import { describe, expect, it } from "vitest";
import { compareEdits } from "../../../src/core/measure/compare-edits.ts";
import { compareModels } from "../../../src/core/measure/compare-models.ts";
import { autoregressive, gaussian } from "./simulated-losses.ts";

describe("two models on the same windows", () => {
  const text = autoregressive(gaussian(1), 400, 0.5);

  it("finds a small difference under a large scatter between windows", () => {
    const draw = gaussian(2);
    const candidate = text.map((loss) => loss - 0.02 + 0.02 * draw());
    const { difference, ci95, verdict } = compareModels(candidate, text);
    expect(difference).toBeCloseTo(-0.02, 2);
    expect(ci95?.[1]).toBeLessThan(0);
    expect(verdict).toBe("better");
    expect(compareModels(text, candidate).verdict).toBe("worse");
  });

  it("cannot tell a model from its own copy", () => {
    expect(compareModels(text, text)).toEqual({
      difference: 0,
      ci95: [0, 0],
      verdict: "cannot tell",
    });
  });

  it("is wrong about equals in about one of twenty texts", () => {
    const draw = gaussian(4);
    let wrong = 0;
    for (let i = 0; i < 600; i++) {
      const difference = autoregressive(draw, 200, 0.4);
      if (compareModels(difference, new Float64Array(200)).verdict !== "cannot tell") wrong++;
    }
    expect(wrong / 600).toBeLessThan(0.09);
    expect(wrong / 600).toBeGreaterThan(0.02);
  });

  it("cannot tell from one window, or where a loss is not finite", () => {
    expect(compareModels([1], [2])).toEqual({
      difference: -1,
      ci95: null,
      verdict: "cannot tell",
    });
    expect(compareModels([1, Number.NaN], [2, 2])).toEqual({
      difference: null,
      ci95: null,
      verdict: "cannot tell",
    });
  });

  it("refuses different numbers of windows", () => {
    expect(() => compareModels([1, 2], [1, 2, 3])).toThrow(/2 windows and the baseline on 3/);
  });
});

describe("an edit under several seeds", () => {
  it("gives Welch's interval", () => {
    // By hand: s² = 1 and 4, variances of the means 1/3 and 1, df = (4/3)² / (1/18 + 1/3 · 1/2 · 3).
    const { difference, ci95, verdict, minimumDetectable } = compareEdits([1, 2, 3], [6, 4, 8, 6]);
    expect(difference).toBe(-4);
    const variance = 1 / 3 + 8 / 3 / 4;
    const degrees = variance ** 2 / ((1 / 3) ** 2 / 2 + (8 / 12) ** 2 / 3);
    expect(degrees).toBeCloseTo(4.909, 2);
    // t(0.975; 4.909) = 2.5864 and t(0.8; 4.909) = 0.9225, interpolated in Fisher's tables.
    expect(ci95?.[0]).toBeCloseTo(-4 - 2.586, 2);
    expect(ci95?.[1]).toBeCloseTo(-4 + 2.586, 2);
    expect(minimumDetectable).toBeCloseTo(2.586 + 0.9225, 2);
    expect(verdict).toBe("better");
  });

  it("cannot tell with fewer than three seeds on either side, whatever the difference", () => {
    const few = compareEdits([1, 1.001], [5, 5.001, 5.002]);
    expect(few).toMatchObject({ ci95: null, verdict: "cannot tell", minimumDetectable: null });
    expect(few.difference).toBeCloseTo(-4.0005);
    expect(few.seeds).toEqual({ candidate: 2, baseline: 3 });
    expect(compareEdits([], [1, 2, 3])).toMatchObject({ difference: null, verdict: "cannot tell" });
  });

  it("leaves out seeds whose loss is not finite", () => {
    const { seeds, verdict } = compareEdits([1, 2, Number.NaN], [1, 2, 3]);
    expect(seeds).toEqual({ candidate: 2, baseline: 3 });
    expect(verdict).toBe("cannot tell");
  });

  it("calls the baseline different from itself in about 5 % of splits of seeds", () => {
    const draw = gaussian(11);
    const seeds = () => Array.from({ length: 4 }, () => 4.6 + 0.02 * draw());
    let wrong = 0;
    for (let i = 0; i < 2000; i++) {
      if (compareEdits(seeds(), seeds()).verdict !== "cannot tell") wrong++;
    }
    expect(wrong / 2000).toBeGreaterThan(0.03);
    expect(wrong / 2000).toBeLessThan(0.065);
  });

  it("finds the minimum detectable difference in about 80 % of trials", () => {
    const draw = gaussian(12);
    const seeds = (mean: number) => Array.from({ length: 8 }, () => mean + draw());
    const typical = 1.96 * Math.sqrt(2 / 8) + 0.84 * Math.sqrt(2 / 8);
    let found = 0;
    let detectable = 0;
    for (let i = 0; i < 1000; i++) {
      const verdict = compareEdits(seeds(-1.07 * typical), seeds(0));
      if (verdict.verdict === "better") found++;
      detectable += (verdict.minimumDetectable ?? 0) / 1000;
    }
    expect(detectable / typical).toBeCloseTo(1.07, 1);
    expect(found / 1000).toBeGreaterThan(0.75);
    expect(found / 1000).toBeLessThan(0.86);
  });

  it("decides by the difference where no seed scatters", () => {
    expect(compareEdits([2, 2, 2], [3, 3, 3]).verdict).toBe("better");
    expect(compareEdits([3, 3, 3], [3, 3, 3]).verdict).toBe("cannot tell");
  });
});
