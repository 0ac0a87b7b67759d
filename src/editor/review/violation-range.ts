/** A range as editors count: 0-based lines and UTF-16 columns, the end exclusive. */
export interface TextRange {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const WORD_AT_START = /^[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*/u;

/**
 * What to underline for a place: the name that begins there, else the rest of its line; for a line
 * beyond the end of the text, the end of the text.
 *
 * @param line 1-based
 * @param column 1-based, in UTF-16 units
 */
export function violationRange(text: string, line: number, column: number): TextRange {
  const lines = text.split(/\r\n|\r|\n/);
  const index = Math.min(line, lines.length) - 1;
  const content = lines[index] ?? "";
  const start = Math.min(column - 1, content.length);
  const rest = content.slice(start);
  const length = WORD_AT_START.exec(rest)?.[0].length ?? rest.trimEnd().length;
  return { startLine: index, startColumn: start, endLine: index, endColumn: start + length };
}
