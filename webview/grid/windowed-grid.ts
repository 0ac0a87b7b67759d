import { element, setText } from "../element.ts";
import type { GridColumn } from "./grid-column.ts";
import { type GridPlace, placeAfterKey } from "./grid-keys.ts";
import { type GridWindow, gridWindow, scrolledTo } from "./grid-window.ts";

/** Height of a row in pixels: the same for all, so that a place in the list is a place in sight. */
export const ROW_HEIGHT = 26;

export interface GridOptions<Row> {
  /** The id of the element that names the grid; ids of its parts begin with the grid's own. */
  readonly id: string;
  readonly labelledBy: string;
  readonly describedBy: string;
  /** Below this width the grid scrolls sideways. */
  readonly minWidth: string;
  readonly columns: readonly GridColumn<Row>[];
  key(row: Row): string;
  rowClass(row: Row): string;
  onOpen(row: Row): void;
  /** Space, or a click into the first column where that is a mark. */
  onMark?(row: Row): void;
  onSort?(column: string): void;
}

export interface GridState<Row> {
  readonly rows: readonly Row[];
  /** The key of the row whose details are shown. */
  readonly selected: string | null;
  readonly sort?: { readonly column: string; readonly direction: "ascending" | "descending" };
}

interface DrawnRow {
  readonly root: HTMLElement;
  readonly cells: readonly HTMLElement[];
}

/**
 * An ARIA grid that draws the rows in sight alone, however many there are. It keeps the focus itself
 * and names its active cell, so that a row may leave the page while it is scrolled away.
 */
export class WindowedGrid<Row> {
  readonly root: HTMLElement;
  readonly #options: GridOptions<Row>;
  readonly #body = element("div", { class: "grid-body", role: "rowgroup" });
  readonly #heads: readonly HTMLElement[];
  readonly #drawn: DrawnRow[] = [];
  #state: GridState<Row> = { rows: [], selected: null };
  /** Row −1 is the head. */
  #active: GridPlace = { row: 0, column: 0 };
  #pending = 0;

  constructor(options: GridOptions<Row>) {
    this.#options = options;
    this.#heads = options.columns.map((column, at) => this.#head(column, at));
    const head = element("div", { class: "grid-row grid-head", role: "row", "aria-rowindex": "1" });
    head.append(...this.#heads);
    this.root = element(
      "div",
      {
        class: "grid",
        role: "grid",
        tabindex: "0",
        "aria-labelledby": options.labelledBy,
        "aria-describedby": options.describedBy,
        "aria-colcount": String(options.columns.length),
      },
      element("div", { class: "grid-inner", role: "rowgroup" }, head),
      this.#body,
    );
    this.root.style.setProperty("--columns", options.columns.map(({ width }) => width).join(" "));
    this.root.style.setProperty("--min-width", options.minWidth);
    this.root.addEventListener("scroll", () => this.#drawSoon(), { passive: true });
    this.root.addEventListener("keydown", (event) => this.#press(event));
    this.root.addEventListener("click", (event) => this.#click(event));
    new ResizeObserver(() => this.#drawSoon()).observe(this.root);
  }

  show(state: GridState<Row>): void {
    this.#state = state;
    this.root.setAttribute("aria-rowcount", String(state.rows.length + 1));
    this.#body.style.height = `${state.rows.length * ROW_HEIGHT}px`;
    this.#options.columns.forEach(({ id, isSortable }, at) => {
      if (!isSortable) return;
      const direction = state.sort?.column === id ? state.sort.direction : "none";
      this.#heads[at]?.setAttribute("aria-sort", direction);
    });
    this.#draw();
  }

  #head(column: GridColumn<Row>, at: number): HTMLElement {
    const kind = column.isNumber ? "cell number" : "cell";
    return element(
      "div",
      {
        class: column.isSortable ? `${kind} sortable` : kind,
        role: "columnheader",
        id: `${this.#options.id}-head-${at}`,
        "aria-colindex": String(at + 1),
      },
      element("span", {}, column.title),
    );
  }

  #drawSoon(): void {
    cancelAnimationFrame(this.#pending);
    this.#pending = requestAnimationFrame(() => this.#draw());
  }

  #window(): GridWindow {
    const { scrollTop, clientHeight } = this.root;
    return gridWindow(scrollTop, clientHeight, ROW_HEIGHT, this.#state.rows.length);
  }

  #draw(): void {
    const { start, end } = this.#window();
    const { rows } = this.#state;
    while (this.#drawn.length < end - start) this.#drawn.push(this.#newRow());
    this.#drawn.forEach((drawn, offset) => {
      const row = offset < end - start ? rows[start + offset] : undefined;
      if (row === undefined) drawn.root.remove();
      else {
        this.#fill(drawn, row, start + offset);
        if (drawn.root.parentNode === null) this.#body.append(drawn.root);
      }
    });
    this.#showActive();
  }

  #newRow(): DrawnRow {
    const cells = this.#options.columns.map((_, at) =>
      element("div", { role: "gridcell", "aria-colindex": String(at + 1) }),
    );
    return { root: element("div", { role: "row" }, ...cells), cells };
  }

  #fill({ root, cells }: DrawnRow, row: Row, at: number): void {
    const { id, columns, key, rowClass } = this.#options;
    const rowKey = key(row);
    root.className = `grid-row ${rowClass(row)}`;
    root.style.top = `${at * ROW_HEIGHT}px`;
    root.setAttribute("aria-rowindex", String(at + 2));
    root.setAttribute("aria-selected", String(rowKey === this.#state.selected));
    root.dataset.trial = rowKey;
    columns.forEach((column, columnAt) => {
      const cell = cells[columnAt];
      if (cell === undefined) return;
      cell.id = `${id}-${at}-${columnAt}`;
      cell.className = `cell ${column.isNumber ? "number" : ""} ${column.tone?.(row) ?? ""}`;
      setText(cell, column.text(row));
      cell.title = cell.textContent ?? "";
    });
  }

  #showActive(): void {
    const { row, column } = this.#active;
    const id = row < 0 ? `head-${column}` : `${row}-${column}`;
    const name = `${this.#options.id}-${id}`;
    for (const each of this.root.querySelectorAll(".active")) each.classList.remove("active");
    const cell = this.root.querySelector(`[id="${name}"]`);
    cell?.classList.add("active");
    if (cell === null) this.root.removeAttribute("aria-activedescendant");
    else this.root.setAttribute("aria-activedescendant", name);
  }

  #press(event: KeyboardEvent): void {
    const { rows } = this.#state;
    const { columns } = this.#options;
    const page = Math.max(1, Math.floor(this.root.clientHeight / ROW_HEIGHT) - 2);
    const next = placeAfterKey(this.#active, event, rows.length, columns.length, page);
    if (next !== null) this.#activate(next);
    else if (event.key === "Enter" || event.key === " ") this.#act(event.key === " ");
    else return;
    event.preventDefault();
  }

  #activate(place: GridPlace): void {
    this.#active = place;
    // The head stays in sight above the rows and takes one row's height of it.
    const sight = this.root.clientHeight - ROW_HEIGHT;
    const { scrollTop } = this.root;
    if (place.row >= 0) {
      this.root.scrollTop = scrolledTo(place.row, scrollTop, sight, ROW_HEIGHT);
    }
    this.#draw();
    const cell = this.root.querySelector(".active");
    cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #act(isMark: boolean): void {
    const { row: at, column } = this.#active;
    const { onSort, onMark, onOpen, columns } = this.#options;
    const row = this.#state.rows[at];
    if (at < 0) {
      const head = columns[column];
      if (head?.isSortable) onSort?.(head.id);
    } else if (row !== undefined) {
      if (isMark && onMark !== undefined) onMark(row);
      else onOpen(row);
    }
  }

  #click({ target }: MouseEvent): void {
    if (!(target instanceof Element)) return;
    const cell = target.closest("[aria-colindex]");
    const column = Number(cell?.getAttribute("aria-colindex") ?? 1) - 1;
    const index = target.closest("[aria-rowindex]")?.getAttribute("aria-rowindex");
    if (index === null || index === undefined) return;
    this.#active = { row: Number(index) - 2, column };
    this.#showActive();
    this.#act(column === 0 && this.#options.onMark !== undefined);
  }
}
