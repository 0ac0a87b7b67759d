import uPlot from "uplot";
import { alignedCurves } from "./aligned-data.ts";
import type { TrialCurve } from "./curve-data.ts";

const HEIGHT = 380;
const LOG = 3;

/** A trial to draw, with the colour that it keeps whichever others are shown. */
export interface DrawnTrial {
  readonly curve: TrialCurve;
  readonly colour: string;
}

/** Losses over iterations for several trials, and their measured losses as level lines. */
export class CurveChart {
  #plot: uPlot | null = null;

  constructor(readonly home: HTMLElement) {
    new ResizeObserver(() => this.#plot?.setSize({ width: this.#width(), height: HEIGHT })).observe(
      home,
    );
  }

  show(trials: readonly DrawnTrial[], isLog: boolean): void {
    this.#plot?.destroy();
    const curves = trials.map(({ curve }) => curve);
    const { iterations, lines, columns } = alignedCurves(curves, isLog);
    const series = lines.map(({ trial, kind }): uPlot.Series => {
      const drawn = trials[trial];
      return {
        label: `${drawn?.curve.name ?? ""}, ${kind}`,
        stroke: drawn?.colour ?? "currentcolor",
        width: kind === "validation" ? 2.5 : 1,
        spanGaps: true,
        points: { show: kind === "validation", size: 5 },
        value: (_plot, loss) => (loss === null || loss === undefined ? "–" : loss.toFixed(4)),
      };
    });
    const options = this.#options(series, trials, isLog);
    this.#plot = new uPlot(options, [iterations, ...columns], this.home);
  }

  #options(series: uPlot.Series[], trials: readonly DrawnTrial[], isLog: boolean): uPlot.Options {
    const style = getComputedStyle(document.documentElement);
    const text = style.getPropertyValue("--text");
    const line = { stroke: style.getPropertyValue("--line"), width: 1 };
    const axis: uPlot.Axis = { stroke: text, grid: line, ticks: line };
    return {
      width: this.#width(),
      height: HEIGHT,
      scales: {
        x: { time: false },
        y: {
          distr: isLog ? LOG : 1,
          range: (_plot, low, high) => withRoom(trials, low, high, isLog),
        },
      },
      axes: [
        { ...axis, label: "iteration" },
        { ...axis, label: "loss, nats per token", size: 64 },
      ],
      series: [
        { label: "iteration", value: (_plot, at) => (at == null ? "–" : `${at}`) },
        ...series,
      ],
      legend: { markers: { width: (plot, at) => plot.series[at]?.width ?? 0 } },
      hooks: { draw: [(plot) => drawMeasured(plot, trials)] },
    };
  }

  #width(): number {
    return Math.max(280, this.home.clientWidth);
  }
}

/** The curves' range, widened so that the measured losses are in it. */
function withRoom(
  trials: readonly DrawnTrial[],
  low: number | null,
  high: number | null,
  isLog: boolean,
): [number, number] {
  const measured = trials.flatMap(({ curve }) => curve.measured?.mean ?? []);
  const values = [...measured, ...(low === null ? [] : [low]), ...(high === null ? [] : [high])];
  if (values.length === 0) return [1, 2];
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (isLog) return [least * 0.97, most * 1.03];
  const room = (most - least || 1) * 0.05;
  return [least - room, most + room];
}

function drawMeasured(plot: uPlot, trials: readonly DrawnTrial[]): void {
  const { ctx, bbox } = plot;
  for (const { curve, colour } of trials) {
    const { mean, ci95 } = curve.measured ?? { mean: null, ci95: null };
    if (mean === null) continue;
    const y = plot.valToPos(mean, "y", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    if (ci95 !== null) {
      const top = plot.valToPos(ci95[1], "y", true);
      ctx.globalAlpha = 0.18;
      ctx.fillStyle = colour;
      ctx.fillRect(bbox.left, top, bbox.width, plot.valToPos(ci95[0], "y", true) - top);
      ctx.globalAlpha = 1;
    }
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash([8, 5]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  }
}
