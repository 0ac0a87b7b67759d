import type { Curves, Estimate, Point } from "../../src/editor/dashboard/messages.ts";
import { smoothed } from "./smoothing.ts";

export type Axis = "iteration" | "time";

/** What a person chose for the chart. */
export interface ChartOptions {
  readonly axis: Axis;
  readonly isLog: boolean;
  /** Weight of the moving average of the training loss: 0 to below 1. */
  readonly smoothing: number;
}

/** One trial in the chart. */
export interface Drawn {
  readonly id: string;
  readonly name: string;
  readonly curves: Curves;
  readonly measured: Estimate | null;
}

export type LineKind = "training" | "smoothed" | "validation";

/** One line of the chart: which trial's, and which of its losses. */
export interface Line {
  readonly trial: number;
  readonly kind: LineKind;
}

/** `undefined`: nothing was read at this place; `null`: a reading that cannot be drawn, a gap. */
export type Column = (number | null | undefined)[];

export interface ChartData {
  /** Rising, no value twice. */
  readonly places: number[];
  readonly lines: readonly Line[];
  /** One column per line, as long as `places`. */
  readonly columns: readonly Column[];
}

/** All trials over one axis: iterations, or seconds since each run's first reading. */
export function chartData(trials: readonly Drawn[], options: ChartOptions): ChartData {
  const series = trials.flatMap(({ curves }, trial) => linesOf(curves, trial, options));
  const places = [...new Set(series.flatMap(({ xs }) => xs))].sort((a, b) => a - b);
  const indexOf = new Map(places.map((place, at) => [place, at]));
  const columns = series.map(({ xs, ys }) => {
    const column = new Array<number | null | undefined>(places.length).fill(undefined);
    xs.forEach((x, at) => {
      const index = indexOf.get(x);
      if (index !== undefined) column[index] = drawable(ys[at], options.isLog);
    });
    return column;
  });
  return { places, lines: series.map(({ line }) => line), columns };
}

/** Trials of which no reading has a time, so that they cannot be drawn over time. */
export function untimed(trials: readonly Drawn[]): Drawn[] {
  return trials.filter(({ curves: { training, validation } }) => {
    const points = [...training, ...validation];
    return points.length > 0 && points.every(({ seconds }) => seconds === null);
  });
}

function linesOf({ training, validation }: Curves, trial: number, options: ChartOptions) {
  const read = series(training, options.axis);
  const checked = series(validation, options.axis);
  const lines = [{ line: { trial, kind: "training" } satisfies Line, ...read }];
  const more: { line: Line; xs: number[]; ys: (number | null)[] }[] = [...lines];
  if (options.smoothing > 0) {
    const ys = smoothed(read.ys, options.smoothing);
    more.push({ line: { trial, kind: "smoothed" }, xs: read.xs, ys });
  }
  more.push({ line: { trial, kind: "validation" }, ...checked });
  return more;
}

function series(points: readonly Point[], axis: Axis) {
  const xs: number[] = [];
  const ys: (number | null)[] = [];
  for (const { iteration, seconds, loss } of points) {
    const x = axis === "iteration" ? iteration : seconds;
    if (x === null) continue;
    xs.push(x);
    ys.push(loss);
  }
  return { xs, ys };
}

function drawable(loss: number | null | undefined, isLog: boolean): number | null {
  return loss === null || loss === undefined || (isLog && loss <= 0) ? null : loss;
}

/** The newest reading at or before a place; undefined where there is none. */
export function readingAt(column: Column, index: number): number | null | undefined {
  for (let at = Math.min(index, column.length - 1); at >= 0; at -= 1) {
    const value = column[at];
    if (value !== undefined) return value;
  }
  return undefined;
}
