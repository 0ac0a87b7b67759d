import type { TrialRow } from "../../src/editor/dashboard/messages.ts";
import { element, table } from "../element.ts";
import { difference } from "../format.ts";
import { forestPlot } from "./forest-plot.ts";
import { type ForestGroup, forestGroups } from "./forest-rows.ts";

const LEAST_WIDTH = 640;
const HEAD = ["Persona", "Compared", "Difference", "Verdict"];

/** Differences to the baseline by persona, the control among them, as a picture and as a table. */
export class ForestSection {
  readonly root: HTMLElement;
  readonly #plot = element("div", { class: "forest-plot" });
  readonly #note = element("p", { class: "quiet" });
  readonly #table = element("div", { class: "wide" });
  #groups: readonly ForestGroup[] = [];
  #shown = "";

  constructor() {
    this.root = element(
      "section",
      { "aria-labelledby": "forest-title" },
      element("h2", { id: "forest-title" }, "Differences to the baseline"),
      this.#plot,
      this.#note,
      element("details", {}, element("summary", {}, "The same as a table"), this.#table),
    );
    this.root.hidden = true;
    new ResizeObserver(() => this.#draw()).observe(this.root);
  }

  show(trials: readonly TrialRow[]): void {
    const groups = forestGroups(trials);
    this.root.hidden = groups.length === 0;
    const shown = JSON.stringify(groups);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#groups = groups;
    this.#draw();
    this.#note.textContent = noteOf(groups);
    const rows = groups.flatMap((group) =>
      group.rows.map((row) => [
        row.persona,
        row.kind === "edit" ? row.label : `models, ${row.label}`,
        difference(row.difference),
        row.verdict,
      ]),
    );
    this.#table.replaceChildren(table(HEAD, rows));
  }

  #draw(): void {
    if (this.#groups.length === 0) return;
    const width = Math.max(LEAST_WIDTH, this.root.clientWidth);
    this.#plot.replaceChildren(forestPlot(this.#groups, width));
  }
}

function noteOf(groups: readonly ForestGroup[]): string {
  const leftOut = groups.reduce((sum, group) => sum + group.leftOut, 0);
  const parts = [
    "Squares compare two trained models on the same windows, diamonds the edit with its seeds;",
    "lines are 95 % intervals.",
  ];
  if (!groups.some(({ isControl }) => isControl)) {
    parts.push("No control yet: without one a gain cannot be laid to a persona.");
  }
  if (leftOut > 0) parts.push(`Older trials left out: ${leftOut}.`);
  return parts.join(" ");
}
