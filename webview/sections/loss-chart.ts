import uPlot from "uplot";
import type { Curves } from "../../src/editor/dashboard/messages.ts";
import { lossRows } from "../loss-table.ts";
import { chartColours, onThemeChange } from "../theme.ts";

const HEIGHT = 260;

/** The live curve: the losses that the training code computed, over iterations. */
export class LossChart {
  readonly #home: HTMLElement;
  #plot: uPlot | null = null;
  #data: uPlot.AlignedData = [[], [], []];

  constructor(home: HTMLElement) {
    this.#home = home;
    onThemeChange(() => this.#draw());
    new ResizeObserver(() => this.#fit()).observe(home);
  }

  show(curves: Curves): void {
    const rows = lossRows(curves);
    this.#data = [
      rows.map(({ iteration }) => iteration),
      rows.map(({ training }) => training),
      rows.map(({ validation }) => validation),
    ];
    if (this.#plot === null) this.#draw();
    else this.#plot.setData(this.#data);
  }

  /** A canvas keeps its colours, so a change of theme draws it anew. */
  #draw(): void {
    this.#plot?.destroy();
    const { text, grid, training, validation } = chartColours();
    const axis = { stroke: text, grid: { stroke: grid, width: 0.5 }, ticks: { stroke: grid } };
    const points = { show: true, size: 5 };
    this.#plot = new uPlot(
      {
        width: this.#width(),
        height: HEIGHT,
        scales: { x: { time: false } },
        legend: { live: true },
        axes: [
          { ...axis, label: "iteration", size: 36, labelSize: 22 },
          { ...axis, label: "loss, nats per token", size: 60 },
        ],
        series: [
          { label: "iteration" },
          {
            label: "training",
            stroke: training,
            width: 1,
            spanGaps: true,
            points: { show: false },
          },
          {
            label: "validation",
            stroke: validation,
            width: 2,
            spanGaps: true,
            points,
            dash: [6, 3],
          },
        ],
      },
      this.#data,
      this.#home,
    );
  }

  #fit(): void {
    this.#plot?.setSize({ width: this.#width(), height: HEIGHT });
  }

  #width(): number {
    return Math.max(240, this.#home.clientWidth);
  }
}
