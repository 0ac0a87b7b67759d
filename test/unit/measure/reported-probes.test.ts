import { describe, expect, it } from "vitest";
import { claimedVsMeasured } from "../../../src/core/measure/probes/claimed-vs-measured.ts";
import { finite } from "../../../src/core/measure/probes/finite.ts";
import { memorisedValidation } from "../../../src/core/measure/probes/memorised-validation.ts";
import { seededRandom } from "../../../src/core/measure/statistics/random.ts";
import { autoregressive, gaussian } from "./simulated-losses.ts";

const BLOCK_SIZE = 32;
const WINDOWS_PER_READING = 4;
const READINGS = 60;

/** Window losses around 3 nats with a longer tail below, as easy passages make it. */
function textLosses(seed: number, length = 1000): Float32Array {
  return Float32Array.from(
    autoregressive(gaussian(seed), length, 0.3),
    (x) => 3 - 0.2 * Math.expm1(0.5 * x),
  );
}

describe("claimed against measured", () => {
  const nll = textLosses(1);
  const claim = (bestVloss: number | null, readings = READINGS) =>
    claimedVsMeasured(
      { bestVloss, readings, tokensPerReading: WINDOWS_PER_READING * BLOCK_SIZE },
      nll,
      BLOCK_SIZE,
    );
  const mean = nll.reduce((a, b) => a + b) / nll.length;

  it("accepts the least of many honest readings, in all but one of a thousand runs", () => {
    const random = seededRandom(5);
    const { threshold } = claim(mean);
    let below = 0;
    for (let run = 0; run < 3000; run++) {
      let least = Number.POSITIVE_INFINITY;
      for (let reading = 0; reading < READINGS; reading++) {
        let sum = 0;
        for (let w = 0; w < WINDOWS_PER_READING; w++) sum += nll[random.below(nll.length)]!;
        least = Math.min(least, sum / WINDOWS_PER_READING);
      }
      if (least < threshold!) below++;
    }
    expect(below).toBeLessThanOrEqual(3);
  });

  it("accepts luck and refuses what no luck explains", () => {
    expect(claim(mean).pass).toBe(true);
    expect(claim(mean - 0.15).pass).toBe(true);
    expect(claim(mean - 1.5)).toMatchObject({ pass: false });
    expect(claim(0.01).note).toMatch(/0\.0100 is not this model's/);
  });

  it("forgives more where more readings were taken", () => {
    expect(claim(mean, 5000).threshold).toBeLessThan(claim(mean, 2).threshold!);
  });

  it("is not run without a claim", () => {
    expect(claim(null)).toMatchObject({ pass: null, value: null });
    expect(claimedVsMeasured(undefined, nll, BLOCK_SIZE).pass).toBeNull();
    expect(claim(mean, 0).pass).toBeNull();
    expect(claim(Number.NaN).pass).toBeNull();
  });
});

describe("memorised validation", () => {
  const baseline = { nll: textLosses(21, 300), holdoutNll: textLosses(22, 280) };
  const draw = gaussian(6);
  const shifted = (losses: Float32Array, by: number) =>
    losses.map((loss) => loss + by + 0.05 * draw());

  it("passes a model that is better on both", () => {
    const candidate = {
      nll: shifted(baseline.nll, -0.3),
      holdoutNll: shifted(baseline.holdoutNll, -0.3),
    };
    const probe = memorisedValidation(candidate, baseline);
    expect(probe.pass).toBe(true);
    expect(probe.value).toBeCloseTo(0, 1);
  });

  it("fails a model that is better on validation alone", () => {
    const candidate = {
      nll: shifted(baseline.nll, -0.3),
      holdoutNll: shifted(baseline.holdoutNll, 0),
    };
    const probe = memorisedValidation(candidate, baseline);
    expect(probe.pass).toBe(false);
    expect(probe.value).toBeCloseTo(-0.3, 1);
  });

  it("passes a difference below the threshold, and one that the scatter explains", () => {
    const small = { nll: shifted(baseline.nll, -0.03), holdoutNll: baseline.holdoutNll };
    expect(memorisedValidation(small, baseline).pass).toBe(true);
    const noisy = {
      nll: baseline.nll.slice(0, 6).map((loss, i) => loss + (i % 2 ? 3 : -3.2)),
      holdoutNll: baseline.holdoutNll.slice(0, 6),
    };
    const few = { nll: baseline.nll.slice(0, 6), holdoutNll: baseline.holdoutNll.slice(0, 6) };
    expect(memorisedValidation(noisy, few).pass).toBe(true);
  });

  it("says why it was not run", () => {
    expect(memorisedValidation({ nll: baseline.nll }, baseline).note).toMatch(/no holdout/);
    expect(memorisedValidation(baseline, undefined).note).toMatch(/no baseline/);
    const other = { nll: baseline.nll.slice(1), holdoutNll: baseline.holdoutNll };
    expect(memorisedValidation(baseline, other)).toMatchObject({ pass: null, value: null });
  });
});

describe("finite losses", () => {
  const honest = {
    tokens: 640,
    nonFinite: 0,
    least: 0.01,
    mass: { least: 0.99999, greatest: 1.00001, complete: true },
  };

  it("passes honest losses, with or without all probabilities at hand", () => {
    expect(finite(honest).pass).toBe(true);
    expect(finite({ ...honest, mass: undefined }).pass).toBe(true);
    const part = { least: 0.2, greatest: 0.7, complete: false };
    expect(finite({ ...honest, mass: part }).pass).toBe(true);
  });

  it("fails anything else, and says what", () => {
    const failing = [
      [{ ...honest, nonFinite: 3 }, /3 of 640 tokens/],
      [{ ...honest, least: -2 }, /-2\.000/],
      [{ ...honest, mass: { least: 0.4, greatest: 0.9, complete: true } }, /0\.4000 instead of 1/],
      [{ ...honest, mass: { least: 1, greatest: 1.2, complete: false } }, /1\.200 or more/],
      [{ ...honest, mass: { least: Number.NaN, greatest: Number.NaN, complete: true } }, /instead/],
    ] as const;
    for (const [inputs, note] of failing) {
      const probe = finite(inputs);
      expect(probe.pass).toBe(false);
      expect(probe.note).toMatch(note);
      expect(Number.isFinite(probe.value)).toBe(true);
    }
  });
});
