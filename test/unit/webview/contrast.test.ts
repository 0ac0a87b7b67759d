import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contrast, cssColour, faded, parseColour, readable } from "../../../webview/contrast.ts";

const colour = (text: string) => parseColour(text)!;
const anyColour = fc.record({
  red: fc.integer({ min: 0, max: 255 }),
  green: fc.integer({ min: 0, max: 255 }),
  blue: fc.integer({ min: 0, max: 255 }),
  opacity: fc.constant(1),
});

describe("colours", () => {
  it("are read as themes write them", () => {
    expect(cssColour(colour("#0af"))).toBe("#00aaff");
    expect(colour(" rgba(1, 2, 3, 0.5) ")).toEqual({ red: 1, green: 2, blue: 3, opacity: 0.5 });
    expect(colour("#ff000080").opacity).toBeCloseTo(0.5, 2);
    expect(colour("rgb(10 20 30 / 0.25)").opacity).toBe(0.25);
    expect(parseColour("")).toBeNull();
    expect(parseColour("transparent")).toBeNull();
  });

  it("have the contrast that WCAG gives", () => {
    expect(contrast(colour("#000"), colour("#fff"))).toBeCloseTo(21, 5);
    expect(contrast(colour("#777777"), colour("#ffffff"))).toBeCloseTo(4.48, 2);
  });

  it("become readable on any background, and stay as they are where they are readable", () => {
    fc.assert(
      fc.property(anyColour, anyColour, (one, background) => {
        expect(contrast(readable(one, background, 4.5), background)).toBeGreaterThanOrEqual(4.5);
        expect(
          contrast(faded(readable(one, background, 4.5), background, 4.5), background),
        ).toBeGreaterThanOrEqual(4.5);
      }),
    );
    expect(cssColour(readable(colour("#652d90"), colour("#ffffff"), 4.5))).toBe("#652d90");
  });

  it("are judged as they look through the background", () => {
    const seen = readable(colour("#ffffff10"), colour("#1f1f1f"), 4.5);
    expect(contrast(seen, colour("#1f1f1f"))).toBeGreaterThanOrEqual(4.5);
  });
});
