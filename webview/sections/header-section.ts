import type { LabView, ProjectView } from "../../src/editor/dashboard/messages.ts";
import { button, element, setText } from "../element.ts";
import { send } from "../host.ts";

/** The title, the project, and the buttons that begin something. */
export class HeaderSection {
  readonly root: HTMLElement;
  readonly #name = element("span", { class: "project" });
  readonly #chooser = element("vscode-dropdown", { "aria-label": "Project" });
  readonly #buttons: HTMLElement;
  #chooserKey = "";

  constructor(onChoose: (root: string) => void) {
    this.#buttons = element(
      "div",
      { class: "buttons" },
      button("Apply Persona", () => send({ type: "act", action: "applyPersona" }), "primary"),
      button("Measure Baseline", () => send({ type: "act", action: "measureBaseline" })),
      button("Measure Noise Floor…", () => send({ type: "act", action: "measureNoiseFloor" })),
    );
    this.#chooser.addEventListener("change", () => {
      if ("value" in this.#chooser && typeof this.#chooser.value === "string") {
        onChoose(this.#chooser.value);
      }
    });
    this.root = element(
      "header",
      {},
      element("div", {}, element("h1", {}, "Persona Lab"), this.#name, this.#chooser),
      this.#buttons,
    );
  }

  show(lab: LabView, shown: ProjectView | undefined, isBusy: boolean): void {
    const several = lab.projects.length > 1;
    setText(this.#name, several ? "" : (shown?.name ?? ""));
    this.#chooser.hidden = !several;
    this.#buttons.hidden = shown === undefined || !lab.trusted;
    for (const each of this.#buttons.children) each.toggleAttribute("disabled", isBusy);
    this.#fillChooser(lab, shown);
  }

  #fillChooser({ projects }: LabView, shown: ProjectView | undefined): void {
    const key = JSON.stringify([projects.map(({ root, name }) => [root, name]), shown?.root]);
    if (key === this.#chooserKey) return;
    this.#chooserKey = key;
    const options = projects.map(({ root, name }) =>
      element("vscode-option", { value: root, selected: root === shown?.root }, name),
    );
    this.#chooser.replaceChildren(...options);
  }
}
