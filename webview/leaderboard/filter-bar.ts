import { button, element, fieldValue, setText } from "../element.ts";
import { NO_FILTER, type RowFilter } from "./order-rows.ts";

/** The fields that narrow the leaderboard, and how many trials they leave. */
export class FilterBar {
  readonly root: HTMLElement;
  readonly #text = element("vscode-text-field", {
    placeholder: "Filter trials",
    "aria-label": "Filter trials by text",
  });
  readonly #persona = element("vscode-dropdown", { "aria-label": "Persona" });
  readonly #state = element("vscode-dropdown", { "aria-label": "State" });
  readonly #count = element("span", { class: "quiet", role: "status" });
  readonly #clear: HTMLElement;
  #filter: RowFilter;
  #choices = "";

  constructor(filter: RowFilter, onFilter: (filter: RowFilter) => void) {
    this.#filter = filter;
    this.#text.setAttribute("value", filter.text);
    this.#clear = button("Clear", () => {
      if ("value" in this.#text) this.#text.value = "";
      this.#choices = "";
      this.#filter = NO_FILTER;
      onFilter(NO_FILTER);
    });
    const changed = () => {
      this.#filter = {
        text: fieldValue(this.#text),
        persona: fieldValue(this.#persona),
        state: fieldValue(this.#state),
      };
      onFilter(this.#filter);
    };
    this.#text.addEventListener("input", changed);
    this.#persona.addEventListener("change", changed);
    this.#state.addEventListener("change", changed);
    this.root = element(
      "div",
      { class: "filters", role: "search", "aria-label": "Filter trials" },
      this.#text,
      this.#persona,
      this.#state,
      this.#clear,
      this.#count,
    );
  }

  show(personas: readonly string[], states: readonly string[], shown: number, all: number): void {
    const isNarrowed = Object.values(this.#filter).some((value) => value !== "");
    setText(this.#count, isNarrowed ? `${shown} of ${all} trials` : "");
    this.#clear.hidden = !isNarrowed;
    const choices = JSON.stringify([personas, states]);
    if (choices === this.#choices) return;
    this.#choices = choices;
    fill(this.#persona, "All personas", personas, this.#filter.persona);
    fill(this.#state, "All states", states, this.#filter.state);
  }
}

function fill(
  dropdown: HTMLElement,
  all: string,
  choices: readonly string[],
  chosen: string,
): void {
  const options = ["", ...choices].map((value) => {
    const option = element("vscode-option", { selected: value === chosen }, value || all);
    // As a property the value stays what the trial says, where an attribute would be made visible.
    if ("value" in option) option.value = value;
    else option.setAttribute("value", value);
    return option;
  });
  dropdown.replaceChildren(...options);
}
