/**
 * Names come from files: in Markdown they show as text on one line, whatever they hold. Marks that
 * turn the direction of text become visible.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]()#+!|<>~&$]/g, "\\$&")
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, "\uFFFD");
}
