import type { TrialRow } from "../../src/editor/dashboard/messages.ts";

/** What a column sorts by; null stands last, whichever way the column is sorted. */
export type SortValue = string | number | null;

export type Direction = "ascending" | "descending";

/** What a person asked to see; empty strings ask for everything. */
export interface RowFilter {
  readonly text: string;
  readonly persona: string;
  readonly state: string;
}

export const NO_FILTER: RowFilter = { text: "", persona: "", state: "" };

const byText = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Sorted by one column; equal rows stay newest first. */
export function sortedRows(
  rows: readonly TrialRow[],
  value: (row: TrialRow) => SortValue,
  direction: Direction,
): TrialRow[] {
  const sign = direction === "ascending" ? 1 : -1;
  const keyed = rows.map((row) => ({ row, key: value(row) }));
  keyed.sort((left, right) => {
    const order = compared(left.key, right.key, sign);
    return order === 0 ? right.row.order - left.row.order : order;
  });
  return keyed.map(({ row }) => row);
}

function compared(left: SortValue, right: SortValue, sign: number): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  if (typeof left === "number" && typeof right === "number") return sign * (left - right);
  return sign * byText.compare(String(left), String(right));
}

/** The rows that hold every word of the text, of the persona and in the state asked for. */
export function filteredRows(rows: readonly TrialRow[], filter: RowFilter): TrialRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (filter.persona !== "" && row.persona !== filter.persona) return false;
    if (filter.state !== "" && row.state !== filter.state) return false;
    if (words.length === 0) return true;
    const text = searchText(row);
    return words.every((word) => text.includes(word));
  });
}

function searchText({
  id,
  persona,
  state,
  seed,
  reason,
  model,
  device,
  provider,
  models,
}: TrialRow) {
  const parts = [id, persona, state, `seed ${seed}`, reason, model, device, provider?.used];
  return [...parts, models?.verdict].join(" ").toLowerCase();
}
