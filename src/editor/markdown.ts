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

/**
 * A row of a Markdown table. The editor's hovers draw tables without room between columns, so each
 * cell but the first brings its own.
 *
 * @param cells Markdown: escape what comes from files
 */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | &nbsp;&nbsp;")} |`;
}
