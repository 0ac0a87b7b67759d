import { describe, expect, it } from "vitest";
import type { Curves, Point } from "../../../src/editor/dashboard/messages.ts";
import {
  type ChartOptions,
  chartData,
  type Drawn,
  readingAt,
  untimed,
} from "../../../webview/curves/chart-data.ts";
import { lossTable } from "../../../webview/curves/loss-table.ts";
import { smoothed } from "../../../webview/curves/smoothing.ts";

const point = (iteration: number, loss: number | null, seconds: number | null = null): Point => ({
  iteration,
  loss,
  seconds,
});
const drawn = (id: string, curves: Curves): Drawn => ({ id, name: id, curves, measured: null });
const PLAIN: ChartOptions = { axis: "iteration", isLog: false, smoothing: 0 };

describe("the chart's data", () => {
  it("joins the readings of all trials over one axis, rising", () => {
    const one = drawn("one", {
      training: [point(0, 4), point(10, 3)],
      validation: [point(10, 3.5), point(5, null)],
    });
    const two = drawn("two", { training: [point(7, 2)], validation: [] });
    const { places, lines, columns } = chartData([one, two], PLAIN);
    expect(places).toEqual([0, 5, 7, 10]);
    expect(lines.map(({ trial, kind }) => `${trial} ${kind}`)).toEqual([
      "0 training",
      "0 validation",
      "1 training",
      "1 validation",
    ]);
    expect(columns[0]).toEqual([4, undefined, undefined, 3]);
    expect(columns[1]).toEqual([undefined, null, undefined, 3.5]);
    expect(columns[2]).toEqual([undefined, undefined, 2, undefined]);
  });

  it("shows the raw readings beside their average", () => {
    const training = [point(0, 4), point(1, 2), point(2, 4)];
    const { lines, columns } = chartData([drawn("one", { training, validation: [] })], {
      ...PLAIN,
      smoothing: 0.5,
    });
    expect(lines.map(({ kind }) => kind)).toEqual(["training", "smoothed", "validation"]);
    expect(columns[0]).toEqual([4, 2, 4]);
    expect(columns[1]?.[2]).toBeCloseTo((4 * 0.25 + 2 * 0.5 + 4) / 1.75, 12);
  });

  it("leaves out of a log scale what has no logarithm", () => {
    const training = [point(0, 1), point(1, 0), point(2, -1)];
    const { columns } = chartData([drawn("one", { training, validation: [] })], {
      ...PLAIN,
      isLog: true,
    });
    expect(columns[0]).toEqual([1, null, null]);
  });

  it("draws over time what has times, and tells what has none", () => {
    const timed = drawn("timed", { training: [point(0, 4, 0), point(9, 3, 1.5)], validation: [] });
    const old = drawn("old", { training: [point(0, 4)], validation: [point(0, 4)] });
    const waiting = drawn("waiting", { training: [], validation: [] });
    expect(chartData([timed, old], { ...PLAIN, axis: "time" }).places).toEqual([0, 1.5]);
    expect(untimed([timed, old, waiting]).map(({ id }) => id)).toEqual(["old"]);
  });

  it("tells the newest reading at or before a place", () => {
    expect(readingAt([1, undefined, null, undefined], 1)).toBe(1);
    expect(readingAt([1, undefined, null, undefined], 3)).toBeNull();
    expect(readingAt([undefined], 0)).toBeUndefined();
    expect(readingAt([], -1)).toBeUndefined();
  });
});

describe("smoothing", () => {
  it("starts at the first value, keeps a constant, and leaves gaps", () => {
    expect(smoothed([5, 5, null, 5], 0.9).map((value) => value?.toFixed(9))).toEqual([
      "5.000000000",
      "5.000000000",
      undefined,
      "5.000000000",
    ]);
  });
});

describe("the chart's table", () => {
  const text = { place: String, reading: (value: number | null | undefined) => String(value) };

  it("lists the places that were validated, without averages", () => {
    const training = Array.from({ length: 1000 }, (_, at) => point(at, 1));
    const validation = training.filter(({ iteration }) => iteration % 100 === 0);
    const trials = [drawn("one", { training, validation })];
    const data = chartData(trials, { ...PLAIN, smoothing: 0.9 });
    const { head, rows } = lossTable(data, trials, "Iteration", text, 50);
    expect(head).toEqual(["Iteration", "one: training", "one: validation"]);
    expect(rows).toHaveLength(10);
    expect(rows[1]).toEqual(["100", "1", "1"]);
  });

  it("thins what was never validated, and keeps its end", () => {
    const training = Array.from({ length: 1000 }, (_, at) => point(at, 1));
    const trials = [drawn("one", { training, validation: [] })];
    const { rows } = lossTable(chartData(trials, PLAIN), trials, "Iteration", text, 50);
    expect(rows.length).toBeLessThanOrEqual(51);
    expect(rows.at(-1)?.[0]).toBe("999");
  });
});
