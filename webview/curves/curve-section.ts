import { element, setText, table } from "../element.ts";
import { count, reading } from "../format.ts";
import type { Layout } from "../host.ts";
import { ChartControls } from "./chart-controls.ts";
import { type ChartData, chartData, type Drawn, untimed } from "./chart-data.ts";
import { LossChart } from "./loss-chart.ts";
import { lossTable } from "./loss-table.ts";
import { Readings } from "./readings.ts";

const MOST_ROWS = 120;
const DISCLAIMER =
  "Training and validation losses are what the training code reported: shown, not believed. " +
  "The dotted line is the measured loss, the band its 95 % interval.";

export interface CurveActions {
  onLayout(change: Partial<Layout>): void;
  onRemove(id: string): void;
}

/** The curves of one or several trials, their values at the pointer, and the same as a table. */
export class CurveSection {
  readonly root: HTMLElement;
  readonly #controls: ChartControls;
  readonly #note = element("p", { class: "quiet" });
  readonly #canvas = element("div", { class: "chart", role: "img" });
  readonly #table = element("div", {
    class: "scroll",
    tabindex: "0",
    role: "region",
    "aria-label": "Losses as a table",
  });
  readonly #details: HTMLElement;
  readonly #chart: LossChart;
  readonly #readings: Readings;
  #trials: readonly Drawn[] = [];
  #removable: ReadonlySet<string> = new Set();
  #layout: Layout;
  #data: ChartData = { places: [], lines: [], columns: [] };
  #hovered: number | null = null;

  constructor(layout: Layout, { onLayout, onRemove }: CurveActions) {
    this.#layout = layout;
    this.#readings = new Readings(onRemove);
    this.#chart = new LossChart(this.#canvas, (index) => {
      this.#hovered = index;
      this.#showReadings();
    });
    this.#controls = new ChartControls(layout.chart, this.#chart, (chart) => onLayout({ chart }));
    this.#details = element(
      "details",
      { open: layout.curveTableOpen },
      element("summary", {}, "The same as a table"),
      this.#table,
    );
    this.#details.addEventListener("toggle", () =>
      onLayout({ curveTableOpen: this.#details.hasAttribute("open") }),
    );
    this.root = element(
      "section",
      { "aria-labelledby": "curve-title" },
      element(
        "div",
        { class: "section-head" },
        element("h2", { id: "curve-title" }, "Curves"),
        this.#controls.root,
      ),
      this.#canvas,
      this.#readings.root,
      this.#note,
      this.#details,
    );
    this.root.hidden = true;
  }

  /** Shows the curves of trials that have some, or nothing where none has. */
  show(trials: readonly Drawn[], removable: ReadonlySet<string>, layout: Layout): void {
    const drawn = trials.filter(
      ({ curves: { training, validation } }) => training.length + validation.length > 0,
    );
    this.root.hidden = drawn.length === 0;
    const isSame =
      layout.chart === this.#layout.chart &&
      layout.curveTableOpen === this.#layout.curveTableOpen &&
      areSame(drawn, this.#trials);
    this.#removable = removable;
    this.#layout = layout;
    if (drawn.length === 0) return;
    if (isSame) {
      this.#showReadings();
      return;
    }
    this.#trials = drawn;
    this.#data = chartData(drawn, layout.chart);
    this.#controls.show(layout.chart);
    this.#canvas.setAttribute("aria-label", this.#summary());
    this.#chart.show(drawn, this.#data, layout.chart);
    this.#showNote();
    this.#showReadings();
    this.#fillTable();
  }

  #axisName(): string {
    return this.#layout.chart.axis === "iteration" ? "iteration" : "second";
  }

  #showReadings(): void {
    const { places } = this.#data;
    const index = this.#hovered !== null && this.#hovered < places.length ? this.#hovered : null;
    this.#readings.show(this.#trials, this.#data, this.#axisName(), index, this.#removable);
  }

  #showNote(): void {
    const names = this.#layout.chart.axis === "time" ? untimed(this.#trials) : [];
    const missing =
      names.length === 0
        ? ""
        : ` No times were recorded for ${names.map(({ name }) => name).join("; ")}.`;
    setText(this.#note, `${DISCLAIMER}${missing}`);
  }

  #summary(): string {
    const names = this.#trials.map(({ name }) => name).join("; ");
    return `Losses over ${this.#axisName()}s of ${names}. The table below holds the numbers.`;
  }

  #fillTable(): void {
    if (!this.#layout.curveTableOpen) return;
    const text = { place: (value: number) => count(value), reading };
    const axis = this.#axisName() === "iteration" ? "Iteration" : "Seconds";
    const { head, rows } = lossTable(this.#data, this.#trials, axis, text, MOST_ROWS);
    this.#table.replaceChildren(table(head, rows));
  }
}

function areSame(one: readonly Drawn[], other: readonly Drawn[]): boolean {
  return (
    one.length === other.length &&
    one.every((drawn, at) => {
      const before = other[at];
      return (
        before !== undefined &&
        drawn.id === before.id &&
        drawn.name === before.name &&
        drawn.curves === before.curves &&
        drawn.measured === before.measured
      );
    })
  );
}
