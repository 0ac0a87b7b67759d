/** A piece of HTML that is safe to put into a page: made by {@link html} only. */
export class Markup {
  constructor(readonly source: string) {}
}

export type Part = Markup | string | number | null | readonly Part[];

/** Puts values into HTML: text is escaped, pieces made by this function are taken as they are. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    literals
      .map((literal, at) => literal + (at < parts.length ? rendered(parts[at]) : ""))
      .join(""),
  );
}

function rendered(part: Part | undefined): string {
  if (part === null || part === undefined) return "";
  if (part instanceof Markup) return part.source;
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return part.map(rendered).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for HTML, in elements and in quoted attributes, with {@link visibleText}. */
export function escapeHtml(text: string): string {
  return visibleText(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/**
 * Text without surprises: control characters become their pictures (U+2400 onwards), and marks that
 * turn the direction of text the replacement character. Line breaks and tabs stay.
 */
export function visibleText(text: string): string {
  return text
    .replaceAll(/(?![\n\t])\p{Cc}/gu, pictureOf)
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, "\uFFFD");
}

function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x0d) return "";
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? "\u2421" : "\uFFFD";
}

/** A value as JSON that can stand inside a script element, whatever its strings hold. */
export function jsonForScript(value: unknown): Markup {
  const json = JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  return new Markup(json);
}
