import type { Curves } from "../../src/editor/dashboard/messages.ts";
import { element, setText } from "../element.ts";
import { count, loss, NONE } from "../format.ts";
import { listedRows, lossRows } from "../loss-table.ts";
import { LossChart } from "./loss-chart.ts";

const ROWS = 120;

/** The chart, what it says in one sentence, and the same numbers as a table. */
export class CurveSection {
  readonly root: HTMLElement;
  readonly #title = element("h2", { id: "curve-title" });
  readonly #summary = element("p", { class: "quiet" });
  readonly #canvas = element("div", { class: "chart", role: "img" });
  readonly #body = element("tbody", {});
  readonly #details: HTMLElement;
  readonly #chart: LossChart;
  #curves: Curves | null = null;
  #tableOpen: boolean;

  constructor(tableOpen: boolean, onToggle: (open: boolean) => void) {
    this.#tableOpen = tableOpen;
    const head = ["Iteration", "Training loss", "Validation loss"].map((name) =>
      element("th", { scope: "col" }, name),
    );
    this.#details = element(
      "details",
      { open: tableOpen },
      element("summary", {}, "The same as a table"),
      element(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": "Losses by iteration" },
        element("table", {}, element("thead", {}, element("tr", {}, ...head)), this.#body),
      ),
    );
    this.#details.addEventListener("toggle", () => {
      this.#tableOpen = this.#details.hasAttribute("open");
      onToggle(this.#tableOpen);
      this.#fillTable();
    });
    this.root = element(
      "section",
      { "aria-labelledby": "curve-title" },
      this.#title,
      this.#summary,
      this.#canvas,
      this.#details,
    );
    this.root.hidden = true;
    this.#chart = new LossChart(this.#canvas);
  }

  /** Shows the curves of a trial, or nothing where it has none. */
  show(name: string, curves: Curves | null): void {
    const points = curves === null ? 0 : curves.training.length + curves.validation.length;
    this.root.hidden = points === 0;
    if (curves === null || points === 0 || curves === this.#curves) return;
    this.#curves = curves;
    setText(this.#title, `Losses that the training code reports: ${name}`);
    const summary = summaryOf(curves);
    setText(this.#summary, summary);
    this.#canvas.setAttribute("aria-label", `Loss by iteration. ${summary}`);
    this.#chart.show(curves);
    this.#fillTable();
  }

  #fillTable(): void {
    if (!this.#tableOpen || this.#curves === null) return;
    const rows = listedRows(lossRows(this.#curves), ROWS).map((row) =>
      element(
        "tr",
        {},
        element("td", {}, count(row.iteration)),
        element("td", {}, row.training === undefined ? NONE : loss(row.training)),
        element("td", {}, row.validation === undefined ? NONE : loss(row.validation)),
      ),
    );
    this.#body.replaceChildren(...rows);
  }
}

function summaryOf({ training, validation }: Curves): string {
  const parts: string[] = [];
  const lastTraining = training.at(-1);
  if (lastTraining !== undefined) {
    const at = count(lastTraining.iteration);
    parts.push(`training ${loss(lastTraining.loss)} at iteration ${at}`);
  }
  const lastValidation = validation.at(-1);
  if (lastValidation !== undefined) {
    const losses = validation.flatMap((point) => (point.loss === null ? [] : [point.loss]));
    const least = losses.length > 0 ? `, least ${loss(Math.min(...losses))}` : "";
    parts.push(`validation ${loss(lastValidation.loss)}${least}`);
  }
  return `${parts.join("; ")}. Shown, not believed: the measured loss comes from the exported graph.`;
}
