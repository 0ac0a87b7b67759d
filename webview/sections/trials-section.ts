import type { ProjectView, TrialRow } from "../../src/editor/dashboard/messages.ts";
import { element, setText } from "../element.ts";
import { comparison, estimate, loss, minutes, NONE, provider, state } from "../format.ts";

interface Column {
  readonly name: string;
  /** Names the column's cells for the style sheet, where they look different. */
  readonly kind?: string;
  readonly width: string;
  readonly text: (row: TrialRow) => string;
}

const COLUMNS: readonly Column[] = [
  { name: "Persona", width: "minmax(6.5em, 1.2fr)", text: ({ persona }) => persona },
  { name: "State", width: "minmax(7em, 1fr)", text: state },
  { name: "Seed", width: "5em", text: ({ seed }) => String(seed) },
  { name: "Claimed", width: "7em", text: ({ claimed }) => loss(claimed) },
  {
    name: "Measured",
    kind: "measured",
    width: "minmax(9.5em, 1fr)",
    text: ({ measured }) => (measured === null ? NONE : estimate(measured)),
  },
  {
    name: "Model − baseline",
    width: "minmax(16em, 1.6fr)",
    text: ({ models }) => comparison(models),
  },
  {
    name: "Edit helps?",
    width: "minmax(8.5em, 0.8fr)",
    text: ({ edit, isBaseline }) => (isBaseline ? NONE : (edit?.verdict ?? NONE)),
  },
  { name: "Provider", width: "minmax(6.5em, 0.8fr)", text: (row) => provider(row.provider) },
  { name: "Time", width: "6em", text: (row) => minutes(row.minutes) },
];
const WIDTHS = COLUMNS.map(({ width }) => width).join(" ");

interface ShownRow {
  readonly root: HTMLElement;
  readonly cells: readonly HTMLElement[];
}

/** The ledger as a grid, newest first. Arrow keys move in it; Enter, Space or a click selects. */
export class TrialsSection {
  readonly root: HTMLElement;
  readonly #grid: HTMLElement;
  readonly #empty = element(
    "p",
    {},
    "No trials yet. Measure the baseline first: everything else is compared with it. Then apply a persona.",
  );
  readonly #unreadable = element("ul", { class: "unreadable" });
  readonly #rows = new Map<string, ShownRow>();
  readonly #onSelect: (id: string) => void;

  constructor(onSelect: (id: string) => void) {
    this.#onSelect = onSelect;
    this.#grid = element(
      "vscode-data-grid",
      {
        "generate-header": "none",
        "grid-template-columns": WIDTHS,
        "aria-labelledby": "trials-title",
      },
      headerRow(),
    );
    this.root = element(
      "section",
      { "aria-labelledby": "trials-title" },
      element("h2", { id: "trials-title" }, "Trials"),
      this.#empty,
      element("div", { class: "scroll" }, this.#grid),
      this.#unreadable,
    );
  }

  show(project: ProjectView, selected: string | null): void {
    const { trials, unreadable } = project;
    this.#empty.hidden = trials.length > 0;
    this.#grid.hidden = trials.length === 0;
    const ids = new Set(trials.map(({ id }) => id));
    for (const [id, { root }] of this.#rows) {
      if (ids.has(id)) continue;
      root.remove();
      this.#rows.delete(id);
    }
    let place: Element | null = this.#grid.firstElementChild;
    for (const trial of trials) {
      const { root } = this.#shownRow(trial, trial.id === selected);
      if (place?.nextElementSibling !== root) place?.after(root);
      place = root;
    }
    const notes = unreadable.map(({ id, reason }) => element("li", {}, `${id}: ${reason}`));
    this.#unreadable.replaceChildren(...notes);
  }

  #shownRow(trial: TrialRow, isSelected: boolean): ShownRow {
    const row = this.#rows.get(trial.id) ?? this.#newRow(trial.id);
    COLUMNS.forEach(({ text }, at) => {
      const cell = row.cells[at];
      if (cell !== undefined) setText(cell, text(trial));
    });
    row.root.setAttribute("aria-selected", String(isSelected));
    row.root.classList.toggle("invalid", trial.valid === false);
    row.root.classList.toggle(
      "unfinished",
      ["failed", "rejected", "interrupted"].includes(trial.state),
    );
    return row;
  }

  #newRow(id: string): ShownRow {
    const cells = COLUMNS.map(({ kind }, at) =>
      element("vscode-data-grid-cell", { class: kind, "grid-column": String(at + 1) }),
    );
    const root = element("vscode-data-grid-row", { "data-trial": id }, ...cells);
    root.addEventListener("click", () => this.#onSelect(id));
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.#onSelect(id);
    });
    const row = { root, cells };
    this.#rows.set(id, row);
    return row;
  }
}

function headerRow(): HTMLElement {
  const cells = COLUMNS.map(({ name }, at) =>
    element(
      "vscode-data-grid-cell",
      { "cell-type": "columnheader", "grid-column": String(at + 1) },
      name,
    ),
  );
  return element("vscode-data-grid-row", { "row-type": "header" }, ...cells);
}
