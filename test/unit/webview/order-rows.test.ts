import { describe, expect, it } from "vitest";
import { LEADERBOARD_COLUMNS } from "../../../webview/leaderboard/columns.ts";
import { filteredRows, NO_FILTER, sortedRows } from "../../../webview/leaderboard/order-rows.ts";
import { comparedRow, row } from "./rows.ts";

const column = (id: string) => LEADERBOARD_COLUMNS.find((each) => each.id === id)!;
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
const measured = (id: string, value: number | null, order: number) =>
  row(id, { measured: { value, low: null, high: null }, order });

describe("the leaderboard's order", () => {
  const rows = [measured("b", 3, 1), row("none", { order: 2 }), measured("a", 2, 3)];

  it("puts the best first, and what has no value last in either direction", () => {
    const { value } = column("measured");
    expect(ids(sortedRows(rows, value, "ascending"))).toEqual(["a", "b", "none"]);
    expect(ids(sortedRows(rows, value, "descending"))).toEqual(["b", "a", "none"]);
  });

  it("keeps equal rows newest first", () => {
    const equal = [1, 3, 2].map((order) => measured(`n${order}`, 1, order));
    expect(ids(sortedRows(equal, column("measured").value, "descending"))).toEqual([
      "n3",
      "n2",
      "n1",
    ]);
  });

  it("sorts names by their letters and numbers by their size", () => {
    const named = ["Zeno", "ada", "p10", "p9"].map((persona) => row(persona, { persona }));
    expect(ids(sortedRows(named, column("persona").value, "ascending"))).toEqual([
      "ada",
      "p9",
      "p10",
      "Zeno",
    ]);
  });
});

describe("the leaderboard's filter", () => {
  const rows = [
    row("one", { persona: "noether", state: "failed", reason: "Out of memory." }),
    comparedRow("two", -0.2, { persona: "cantor", model: "gpt-test" }),
  ];

  it("takes rows that hold every word, in whatever is known of a trial", () => {
    const found = (text: string) => ids(filteredRows(rows, { ...NO_FILTER, text }));
    expect(found("")).toEqual(["one", "two"]);
    expect(found("MEMORY noether")).toEqual(["one"]);
    expect(found("gpt-test cannot tell")).toEqual(["two"]);
    expect(found("memory cantor")).toEqual([]);
  });

  it("narrows by persona and state together", () => {
    const found = (persona: string, state: string) =>
      ids(filteredRows(rows, { text: "", persona, state }));
    expect(found("noether", "")).toEqual(["one"]);
    expect(found("noether", "done")).toEqual([]);
  });
});

describe("a leaderboard's cell", () => {
  const text = (id: string, change: Parameters<typeof row>[1]) => column(id).text(row("x", change));

  it("stays empty where the ledger says nothing", () => {
    for (const id of [
      "measured",
      "models",
      "edit",
      "claimed",
      "parameters",
      "minutes",
      "tokens",
      "cost",
    ]) {
      expect(text(id, {}), id).toBe("–");
    }
    expect(text("tokens", { tokens: { prompt: null, completion: null } })).toBe("–");
  });

  it("flags a claim that is lower than it can be, with its gap", () => {
    const claim = { claimed: 2.5, measured: { value: 3, low: 2.9, high: 3.1 } };
    expect(text("claimed", claim)).toBe("2.500 (−0.500)");
    expect(text("claimed", { ...claim, isClaimTooLow: true })).toBe("2.500 (−0.500) too low");
    expect(column("claimed").tone?.(row("x", { ...claim, isClaimTooLow: true }))).toBe("worse");
  });

  it("names the provider that was asked for where another one ran", () => {
    const provider = { requested: "webgpu", used: "cpu", note: null };
    expect(text("provider", { provider })).toBe("cpu (asked for webgpu)");
  });
});
