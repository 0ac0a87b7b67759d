import uPlot from "uplot";
import { type ChartColours, chartColours, type LineColours, onThemeChange } from "../theme.ts";
import type { ChartData, ChartOptions, Drawn, Line } from "./chart-data.ts";
import { drawMeasured } from "./measured-band.ts";

const HEIGHT = 300;
/** Share of the range in sight that one step of zooming or moving takes. */
const STEP = 0.25;

/** The curves on a canvas: losses that the training code computed, and the measured ones as bands. */
export class LossChart {
  readonly #home: HTMLElement;
  readonly #onHover: (index: number | null) => void;
  #plot: uPlot | null = null;
  #trials: readonly Drawn[] = [];
  #data: ChartData = { places: [], lines: [], columns: [] };
  #options: ChartOptions | null = null;
  /** What the plot was built for: other lines or options need another plot. */
  #built = "";
  #pending = 0;

  constructor(home: HTMLElement, onHover: (index: number | null) => void) {
    this.#home = home;
    this.#onHover = onHover;
    onThemeChange(() => this.#build());
    new ResizeObserver(() => this.#fit()).observe(home);
  }

  show(trials: readonly Drawn[], data: ChartData, options: ChartOptions): void {
    this.#trials = trials;
    this.#data = data;
    this.#options = options;
    cancelAnimationFrame(this.#pending);
    this.#pending = requestAnimationFrame(() => this.#draw());
  }

  /** Zooms about the middle; a factor below 1 shows less and larger. */
  zoom(factor: number): void {
    const [min, max] = this.#sight();
    const middle = (min + max) / 2;
    const half = ((max - min) / 2) * factor;
    this.#look(middle - half, middle + half);
  }

  /** Moves the sight by a share of its width: −1 to the left, 1 to the right. */
  move(direction: number): void {
    const [min, max] = this.#sight();
    const by = (max - min) * STEP * direction;
    const [first, last] = this.#ends();
    const shift = Math.max(first - min, Math.min(last - max, by));
    this.#look(min + shift, max + shift);
  }

  resetZoom(): void {
    const [first, last] = this.#ends();
    this.#look(first, last);
  }

  #draw(): void {
    const { axis, isLog } = this.#options ?? {};
    const key = JSON.stringify([this.#data.lines, this.#trials.map(({ id }) => id), axis, isLog]);
    if (this.#plot === null || key !== this.#built) {
      this.#built = key;
      this.#build();
      return;
    }
    const [min, max] = this.#sight();
    const [first, last] = [this.#plot.data[0][0], this.#plot.data[0].at(-1)];
    const isZoomed = first !== undefined && last !== undefined && (min > first || max < last);
    this.#plot.setData(this.#aligned(), !isZoomed);
    if (isZoomed) this.#look(min, max);
  }

  /** A canvas keeps its colours and lines, so another theme or choice draws it anew. */
  #build(): void {
    if (this.#options === null) return;
    this.#plot?.destroy();
    const colours = chartColours();
    this.#plot = new uPlot(
      {
        width: this.#width(),
        height: HEIGHT,
        legend: { show: false },
        cursor: { drag: { x: true, y: false }, points: { size: 6 } },
        scales: {
          x: { time: false },
          y: { distr: this.#options.isLog ? 3 : 1, range: (_, min, max) => this.#range(min, max) },
        },
        axes: axes(colours, this.#options),
        series: [{}, ...this.#data.lines.map((line) => seriesOf(line, colours))],
        hooks: {
          drawAxes: [(plot) => drawMeasured(plot, this.#trials, (at) => colourOf(colours, at))],
          setCursor: [({ cursor: { idx } }) => this.#onHover(idx ?? null)],
        },
      },
      this.#aligned(),
      this.#home,
    );
  }

  /** The measured losses are always in sight, with their intervals. */
  #range(min: number | null, max: number | null): [number, number] {
    const bounds = this.#trials.flatMap(({ measured }) =>
      measured === null ? [] : [measured.low ?? measured.value, measured.high ?? measured.value],
    );
    const values = [min, max, ...bounds].filter((value) => value !== null);
    if (values.length === 0) return [0, 1];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    if (this.#options?.isLog) return [Math.max(low * 0.95, 1e-6), high * 1.05];
    const room = (high - low || 1) * 0.05;
    return [low - room, high + room];
  }

  #aligned(): uPlot.AlignedData {
    return [this.#data.places, ...this.#data.columns];
  }

  #sight(): [number, number] {
    const { min, max } = this.#plot?.scales.x ?? {};
    const [first, last] = this.#ends();
    return [min ?? first, max ?? last];
  }

  #ends(): [number, number] {
    return [this.#data.places[0] ?? 0, this.#data.places.at(-1) ?? 1];
  }

  #look(min: number, max: number): void {
    const [first, last] = this.#ends();
    this.#plot?.setScale("x", { min: Math.max(first, min), max: Math.min(last, max) });
  }

  #fit(): void {
    const width = this.#width();
    if (this.#plot !== null && this.#plot.width !== width) {
      this.#plot.setSize({ width, height: HEIGHT });
    }
  }

  #width(): number {
    return Math.max(240, this.#home.clientWidth);
  }
}

/** The colour of the n-th trial; more trials than colours begin anew. */
export function colourOf({ lines }: ChartColours, trial: number): LineColours {
  const colour = lines[trial % lines.length];
  return colour ?? { strong: "currentcolor", faint: "currentcolor" };
}

function axes({ text, grid }: ChartColours, { axis }: ChartOptions): uPlot.Axis[] {
  const style = { stroke: text, grid: { stroke: grid, width: 0.5 }, ticks: { stroke: grid } };
  const label = axis === "iteration" ? "iteration" : "seconds since the first reading";
  return [
    { ...style, label, size: 36, labelSize: 22 },
    { ...style, label: "loss, nats per token", size: 60 },
  ];
}

function seriesOf({ trial, kind }: Line, colours: ChartColours): uPlot.Series {
  const { strong, faint } = colourOf(colours, trial);
  const shared = { spanGaps: false, points: { show: false } };
  switch (kind) {
    case "training":
      return { ...shared, stroke: faint, width: 1 };
    case "smoothed":
      return { ...shared, stroke: strong, width: 2 };
    case "validation":
      return {
        ...shared,
        stroke: strong,
        width: 1.5,
        dash: [6, 3],
        points: { show: true, size: 5 },
      };
  }
}
