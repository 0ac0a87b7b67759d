type Child = Node | string;
type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/**
 * Makes an element. Strings become text nodes, so nothing that a trial says is ever read as HTML;
 * `true` sets an empty attribute, `false` and undefined set none.
 */
export function element(name: string, attributes: Attributes, ...children: Child[]): HTMLElement {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === "string") made.setAttribute(attribute, value);
    else if (value) made.setAttribute(attribute, "");
  }
  made.append(...children);
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
  if (target.textContent !== text) target.textContent = text;
}
