/** One cell: text is guarded against being read as a formula, numbers and truth values are not. */
export type CsvCell = string | number | boolean | null | undefined;

/** What spreadsheets take for the beginning of a formula, or skip before one. */
const FORMULA_START = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * A table as RFC 4180 has it: CRLF at the end of each row, fields in quotes where they hold a quote,
 * a comma or a line break, quotes doubled. A missing value is an empty field. Text that a
 * spreadsheet would run as a formula gets an apostrophe before it, so that it shows as text.
 */
export function csvText(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "string") return Number.isNaN(cell) ? "" : String(cell);
  const text = FORMULA_START.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
