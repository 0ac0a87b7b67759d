import { expect, it } from "vitest";
import { visibleText } from "../../../webview/visible-text.ts";

it("leaves ordinary text of any script alone", () => {
  for (const text of ["a < b & c", "naïve", "\tx\n\ty", "नमस्ते", "می‌خواهم", "👩‍🔬"]) {
    expect(visibleText(text)).toBe(text);
  }
});

it("shows what would reorder or hide text as codes", () => {
  expect(visibleText("a\u202ecba\u2069")).toBe("a[U+202E]cba[U+2069]");
  expect(visibleText("\ufeffx\u200by\u{e0041}")).toBe("[U+FEFF]x[U+200B]y[U+E0041]");
});

it("shows control characters as signs, and every line end as one", () => {
  expect(visibleText("\u001b[31mred\u0000\u007f")).toBe("␛[31mred␀␡");
  expect(visibleText("one\r\ntwo\rthree\u2028four")).toBe("one\ntwo\nthree[U+2028]four");
});
