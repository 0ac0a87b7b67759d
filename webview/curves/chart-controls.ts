import { button, element, fieldValue } from "../element.ts";
import type { ChartOptions } from "./chart-data.ts";
import type { LossChart } from "./loss-chart.ts";

const ZOOM_IN = 0.5;
const ZOOM_OUT = 2;

/** What can be chosen about the chart, and its zoom for those who do not drag. */
export class ChartControls {
  readonly root: HTMLElement;
  readonly #byTime = element("vscode-checkbox", {}, "By time");
  readonly #log = element("vscode-checkbox", {}, "Log scale");
  readonly #smoothing = element("input", {
    type: "range",
    min: "0",
    max: "0.98",
    step: "0.02",
    id: "smoothing",
  });

  constructor(options: ChartOptions, chart: LossChart, onChange: (options: ChartOptions) => void) {
    this.show(options);
    const changed = () =>
      onChange({
        axis: isChecked(this.#byTime) ? "time" : "iteration",
        isLog: isChecked(this.#log),
        smoothing: Number(fieldValue(this.#smoothing)),
      });
    for (const box of [this.#byTime, this.#log]) box.addEventListener("change", changed);
    this.#smoothing.addEventListener("input", changed);
    this.root = element(
      "div",
      { class: "controls", role: "group", "aria-label": "Chart" },
      this.#byTime,
      this.#log,
      element("label", { for: "smoothing" }, "Smoothing"),
      this.#smoothing,
      small("−", "Zoom out", () => chart.zoom(ZOOM_OUT)),
      small("+", "Zoom in", () => chart.zoom(ZOOM_IN)),
      small("←", "Move left", () => chart.move(-1)),
      small("→", "Move right", () => chart.move(1)),
      button("Reset zoom", () => chart.resetZoom()),
    );
  }

  show({ axis, isLog, smoothing }: ChartOptions): void {
    setChecked(this.#byTime, axis === "time");
    setChecked(this.#log, isLog);
    if ("value" in this.#smoothing && fieldValue(this.#smoothing) !== String(smoothing)) {
      this.#smoothing.value = String(smoothing);
    }
  }
}

function small(sign: string, name: string, press: () => void): HTMLElement {
  const made = button(sign, press);
  made.setAttribute("aria-label", name);
  made.setAttribute("title", name);
  return made;
}

function isChecked(box: Element): boolean {
  return "checked" in box && box.checked === true;
}

function setChecked(box: Element, checked: boolean): void {
  if ("checked" in box) {
    if (box.checked !== checked) box.checked = checked;
  } else box.toggleAttribute("checked", checked);
}
