import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeAfterKey } from "../../../webview/grid/grid-keys.ts";
import { gridWindow, scrolledTo } from "../../../webview/grid/grid-window.ts";

describe("the window of a long grid", () => {
  it("holds every row in sight, and few others", () => {
    fc.assert(
      fc.property(fc.nat(50_000), fc.nat(1000), fc.nat(5000), (top, sight, rows) => {
        const { start, end } = gridWindow(top, sight, 26, rows);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(rows);
        expect(end - start).toBeLessThanOrEqual(Math.ceil(sight / 26) + 18);
        for (let row = 0; row < rows; row += 37) {
          const isInSight = (row + 1) * 26 > top && row * 26 < top + sight;
          if (isInSight) expect(row >= start && row < end).toBe(true);
        }
      }),
    );
  });

  it("scrolls no farther than a row needs", () => {
    expect(scrolledTo(3, 0, 200, 20)).toBe(0);
    expect(scrolledTo(10, 0, 200, 20)).toBe(20);
    expect(scrolledTo(1, 100, 200, 20)).toBe(20);
  });
});

describe("the keys of a grid", () => {
  const press = (key: string, ctrlKey = false) =>
    placeAfterKey({ row: 2, column: 1 }, { key, ctrlKey }, 100, 4, 10);

  it("move as the ARIA pattern has it", () => {
    expect(press("ArrowDown")).toEqual({ row: 3, column: 1 });
    expect(press("ArrowLeft")).toEqual({ row: 2, column: 0 });
    expect(press("PageDown")).toEqual({ row: 12, column: 1 });
    expect(press("PageUp")).toEqual({ row: 0, column: 1 });
    expect(press("Home")).toEqual({ row: 2, column: 0 });
    expect(press("End", true)).toEqual({ row: 99, column: 3 });
    expect(press("x")).toBeNull();
  });

  it("reach the head, and stay inside", () => {
    const top = placeAfterKey({ row: 0, column: 3 }, { key: "ArrowUp", ctrlKey: false }, 5, 4, 3);
    expect(top).toEqual({ row: -1, column: 3 });
    const end = placeAfterKey({ row: 4, column: 3 }, { key: "ArrowDown", ctrlKey: false }, 5, 4, 3);
    expect(end).toEqual({ row: 4, column: 3 });
  });
});
