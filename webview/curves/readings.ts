import { element, setText } from "../element.ts";
import { count, estimate, NONE, reading } from "../format.ts";
import { chartColours, onThemeChange } from "../theme.ts";
import { type ChartData, type Drawn, type LineKind, readingAt } from "./chart-data.ts";
import { colourOf } from "./loss-chart.ts";

interface ShownRow {
  readonly swatch: HTMLElement;
  readonly training: HTMLElement;
  readonly validation: HTMLElement;
  readonly measured: HTMLElement;
}

/** The chart's legend: each trial's colour and its losses where the pointer is, else the newest. */
export class Readings {
  readonly root: HTMLElement;
  readonly #where = element("th", { scope: "col" });
  readonly #body = element("tbody", {});
  readonly #onRemove: (id: string) => void;
  #rows: readonly ShownRow[] = [];
  #built = "";

  constructor(onRemove: (id: string) => void) {
    this.#onRemove = onRemove;
    const heads = ["Training", "Validation", "Measured"].map((title) =>
      element("th", { scope: "col" }, title),
    );
    this.root = element(
      "table",
      { class: "readings", "aria-label": "Losses of the trials in the chart" },
      element("thead", {}, element("tr", {}, this.#where, ...heads, element("td", {}))),
      this.#body,
    );
    onThemeChange(() => this.#colour());
  }

  /**
   * @param index place on the axis; null for the newest readings
   * @param removable the trials that a person added
   */
  show(
    trials: readonly Drawn[],
    data: ChartData,
    axisName: string,
    index: number | null,
    removable: ReadonlySet<string>,
  ): void {
    this.#build(trials, removable);
    const at = index ?? data.places.length - 1;
    const place = data.places[at];
    const isHovered = index !== null && place !== undefined;
    setText(this.#where, isHovered ? `At ${axisName} ${count(place)}` : "Newest readings");
    trials.forEach(({ measured }, trial) => {
      const row = this.#rows[trial];
      if (row === undefined) return;
      setText(row.training, reading(readingOf(data, trial, "training", at)));
      setText(row.validation, reading(readingOf(data, trial, "validation", at)));
      setText(row.measured, measured === null ? NONE : estimate(measured));
    });
  }

  #build(trials: readonly Drawn[], removable: ReadonlySet<string>): void {
    const key = JSON.stringify(trials.map(({ id, name }) => [id, name, removable.has(id)]));
    if (key === this.#built) return;
    this.#built = key;
    this.#rows = trials.map(() => ({
      swatch: element("span", { class: "swatch", "aria-hidden": "true" }),
      training: element("td", {}),
      validation: element("td", {}),
      measured: element("td", {}),
    }));
    const shown = trials.map((drawn, at) => {
      const row = this.#rows[at];
      if (row === undefined) return element("tr", {});
      const { swatch, training, validation, measured } = row;
      const name = element("th", { scope: "row" }, swatch, drawn.name);
      const end = element("td", {}, ...this.#removal(drawn, removable));
      return element("tr", {}, name, training, validation, measured, end);
    });
    this.#body.replaceChildren(...shown);
    this.#colour();
  }

  #colour(): void {
    const colours = chartColours();
    this.#rows.forEach(({ swatch }, at) => {
      swatch.style.background = colourOf(colours, at).strong;
    });
  }

  #removal({ id, name }: Drawn, removable: ReadonlySet<string>): HTMLElement[] {
    if (!removable.has(id)) return [];
    const label = `Take ${name} out of the chart`;
    const remove = element("button", { type: "button", class: "plain", "aria-label": label }, "✕");
    remove.addEventListener("click", () => this.#onRemove(id));
    return [remove];
  }
}

function readingOf(
  { lines, columns }: ChartData,
  trial: number,
  kind: LineKind,
  at: number,
): number | null | undefined {
  const line = lines.findIndex((each) => each.trial === trial && each.kind === kind);
  const column = columns[line];
  return column === undefined ? undefined : readingAt(column, at);
}
