import type { ProjectView, TrialRow } from "../../src/editor/dashboard/messages.ts";
import { element, setText } from "../element.ts";
import { WindowedGrid } from "../grid/windowed-grid.ts";
import type { Layout } from "../host.ts";
import { LEADERBOARD_COLUMNS } from "./columns.ts";
import { FilterBar } from "./filter-bar.ts";
import { filteredRows, sortedRows } from "./order-rows.ts";

const HINT =
  "Arrow keys move. Enter on a column's head sorts, Enter on a trial opens it, Space draws its curve.";
const UNFINISHED = new Set(["failed", "rejected", "cancelled", "interrupted"]);

/** What the leaderboard needs of the page's layout, and how it asks for another. */
export interface LeaderboardActions {
  onLayout(change: Partial<Layout>): void;
  onMark(id: string): void;
}

/** All trials whose loss may count, the best first unless a person asks for another order. */
export class LeaderboardSection {
  readonly root: HTMLElement;
  readonly #empty = element(
    "p",
    { class: "empty" },
    "No trials yet. Measure the baseline first: everything else is compared with it. Then apply a persona.",
  );
  readonly #none = element("p", { class: "empty" }, "No trial fits the filter.");
  readonly #noiseFloor = element("p", { class: "quiet" });
  readonly #unreadable = element("ul", { class: "unreadable" });
  readonly #filters: FilterBar;
  readonly #grid: WindowedGrid<TrialRow>;
  #layout: Layout;
  #marked: ReadonlySet<string> = new Set();

  constructor(layout: Layout, { onLayout, onMark }: LeaderboardActions) {
    this.#layout = layout;
    this.#filters = new FilterBar(layout.filter, (filter) => onLayout({ filter }));
    this.#grid = new WindowedGrid<TrialRow>({
      id: "trials",
      labelledBy: "trials-title",
      describedBy: "trials-hint",
      minWidth: "124em",
      columns: [
        {
          id: "curve",
          title: "Curve",
          width: "5em",
          text: ({ id }) => (this.#marked.has(id) ? "☑" : "☐"),
          tone: () => "mark",
        },
        ...LEADERBOARD_COLUMNS,
      ],
      key: ({ id }) => id,
      rowClass: ({ state }) => (UNFINISHED.has(state) ? "unfinished" : ""),
      onOpen: ({ id }) => onLayout({ selected: id }),
      onMark: ({ id }) => onMark(id),
      onSort: (column) => onLayout({ sort: nextSort(this.#layout.sort, column) }),
    });
    this.root = element(
      "section",
      { "aria-labelledby": "trials-title" },
      element(
        "div",
        { class: "section-head" },
        element("h2", { id: "trials-title" }, "Leaderboard"),
        this.#filters.root,
      ),
      element("p", { id: "trials-hint", class: "spoken" }, HINT),
      this.#empty,
      this.#none,
      this.#grid.root,
      this.#noiseFloor,
      this.#unreadable,
    );
  }

  show(project: ProjectView, layout: Layout, selected: string | null, marked: Set<string>): void {
    this.#layout = layout;
    this.#marked = marked;
    const all = project.trials.filter(({ valid }) => valid !== false);
    const found = filteredRows(all, layout.filter);
    const column = LEADERBOARD_COLUMNS.find(({ id }) => id === layout.sort.column);
    const rows =
      column === undefined ? found : sortedRows(found, column.value, layout.sort.direction);
    this.#empty.hidden = project.trials.length > 0;
    this.#noiseFloor.hidden = project.trials.length === 0;
    setText(this.#noiseFloor, project.noiseFloor);
    this.#none.hidden = all.length === 0 || rows.length > 0;
    this.#grid.root.hidden = rows.length === 0;
    this.#filters.root.hidden = all.length === 0;
    this.#filters.show(
      distinct(all.map(({ persona }) => persona)),
      distinct(all.map(({ state }) => state)),
      rows.length,
      all.length,
    );
    this.#grid.show({ rows, selected, sort: layout.sort });
    const notes = project.unreadable.map(({ id, reason }) => element("li", {}, `${id}: ${reason}`));
    this.#unreadable.replaceChildren(...notes);
    this.#unreadable.hidden = notes.length === 0;
  }
}

function nextSort({ column, direction }: Layout["sort"], wanted: string): Layout["sort"] {
  const isTurned = column === wanted && direction === "ascending";
  return { column: wanted, direction: isTurned ? "descending" : "ascending" };
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort((left, right) => left.localeCompare(right, "en"));
}
