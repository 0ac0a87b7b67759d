import { visibleText } from "./visible-text.ts";

type Child = Node | string;
type Attributes = Readonly<Record<string, string | boolean | undefined>>;

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an element. Strings become text nodes, so nothing that a trial says is ever read as HTML,
 * and characters that would act unseen are made visible; `true` sets an empty attribute, `false`
 * and undefined set none.
 */
export function element(name: string, attributes: Attributes, ...children: Child[]): HTMLElement {
  return filled(document.createElement(name), attributes, children);
}

/** The same for a picture's parts. */
export function svgElement(name: string, attributes: Attributes, ...children: Child[]): SVGElement {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled<T extends Element>(made: T, attributes: Attributes, children: Child[]): T {
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === "string") made.setAttribute(attribute, visibleText(value));
    else if (value) made.setAttribute(attribute, "");
  }
  made.append(...children.map((child) => (typeof child === "string" ? visibleText(child) : child)));
  return made;
}

/** A button of the toolkit. */
export function button(
  label: string,
  press: () => void,
  appearance: "primary" | "secondary" = "secondary",
): HTMLElement {
  const made = element("vscode-button", { appearance }, label);
  made.addEventListener("click", press);
  return made;
}

/** Sets an element's text only where it differs, so that what a person selected stays selected. */
export function setText(target: Element, text: string): void {
  const shown = visibleText(text);
  if (target.textContent !== shown) target.textContent = shown;
}

/** What a toolkit element or an input holds as its value; "" where it has none. */
export function fieldValue(field: Element): string {
  return "value" in field && typeof field.value === "string" ? field.value : "";
}

/** A table with a head, for numbers that a chart shows as a picture. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const cells = (name: string, texts: readonly string[], attributes: Attributes) =>
    element("tr", {}, ...texts.map((text) => element(name, attributes, text)));
  return element(
    "table",
    {},
    element("thead", {}, cells("th", head, { scope: "col" })),
    element("tbody", {}, ...rows.map((row) => cells("td", row, {}))),
  );
}
