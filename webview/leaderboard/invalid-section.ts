import type { ProjectView, TrialRow } from "../../src/editor/dashboard/messages.ts";
import { element } from "../element.ts";
import { WindowedGrid } from "../grid/windowed-grid.ts";
import { INVALID_COLUMNS } from "./columns.ts";

/** The trials whose measurement a probe made worthless: apart, so that none can lead. */
export class InvalidSection {
  readonly root: HTMLElement;
  readonly #grid: WindowedGrid<TrialRow>;

  constructor(onOpen: (id: string) => void) {
    this.#grid = new WindowedGrid<TrialRow>({
      id: "invalid",
      labelledBy: "invalid-title",
      describedBy: "invalid-hint",
      minWidth: "62em",
      columns: INVALID_COLUMNS,
      key: ({ id }) => id,
      rowClass: () => "invalid",
      onOpen: ({ id }) => onOpen(id),
    });
    this.root = element(
      "section",
      { "aria-labelledby": "invalid-title" },
      element("h2", { id: "invalid-title" }, "Invalid measurements"),
      element(
        "p",
        { id: "invalid-hint", class: "quiet" },
        "A probe failed on the exported graph, so these losses mean nothing and are not ranked.",
      ),
      this.#grid.root,
    );
  }

  show({ trials }: ProjectView, selected: string | null): void {
    const rows = trials.filter(({ valid }) => valid === false);
    this.root.hidden = rows.length === 0;
    this.#grid.show({ rows, selected });
  }
}
