import { describe, expect, it } from "vitest";
import { seedChoices } from "../../../src/editor/trial/seed-choices.ts";

const descriptions = (measured: boolean[], minutes: number | null) =>
  seedChoices(measured, minutes).map(({ seeds, description }) => [seeds, description]);

describe("how many seeds to measure", () => {
  it("says what it costs", () => {
    expect(descriptions([false, false, false, false, false], 2.6)).toEqual([
      [1, "1 training run, about 3 min"],
      [3, "3 training runs, about 8 min"],
      [5, "5 training runs, about 13 min"],
    ]);
    expect(descriptions([], 0.1)[0]).toEqual([1, "1 training run, about a minute"]);
    expect(descriptions([], null)[1]).toEqual([3, "3 training runs"]);
  });

  it("names the seeds that were measured before, wherever they lie", () => {
    expect(descriptions([true, false, true, false, false], 4)).toEqual([
      [1, "1 measured already"],
      [3, "2 measured already, 1 training run, about 4 min"],
      [5, "2 measured already, 3 training runs, about 12 min"],
    ]);
  });
});
