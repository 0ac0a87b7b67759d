import { describe, expect, it } from "vitest";
import {
  fromUriParts,
  REVIEW_SCHEME,
  toQuery,
} from "../../../src/editor/review/review-location.ts";
import { violationRange } from "../../../src/editor/review/violation-range.ts";

describe("the address of a document of a review", () => {
  const location = {
    projectRoot: "C:\\Users\\Änne & co\\lab?x=1",
    trialId: "20300101-120000-emmy-noether-00ff",
    path: "src/model.py",
  };

  it("names project, trial and file, whatever they hold", () => {
    expect(fromUriParts({ scheme: REVIEW_SCHEME, query: toQuery(location) })).toEqual(location);
  });

  it.each([
    ["another scheme", "file", {}],
    ["a path out of the trial", REVIEW_SCHEME, { path: "../../../.ssh/id_rsa" }],
    ["an absolute path", REVIEW_SCHEME, { path: "/etc/passwd" }],
    ["a path with a way back in it", REVIEW_SCHEME, { path: "src/../../x" }],
    ["a back slash", REVIEW_SCHEME, { path: "..\\x" }],
    ["no trial", REVIEW_SCHEME, { trialId: "../20300101-120000-x-00ff" }],
    ["no project", REVIEW_SCHEME, { projectRoot: "" }],
  ])("is refused for %s", (_, scheme, more) => {
    expect(fromUriParts({ scheme, query: toQuery({ ...location, ...more }) })).toBeUndefined();
  });
});

describe("what a violation underlines", () => {
  const text = "rate = 3\r\n    config.n_layer = 8  # more\n\nπ𝒳 = rate + 1";
  const at = (line: number, column: number) => {
    const { startLine, startColumn, endLine, endColumn } = violationRange(text, line, column);
    expect(endLine).toBe(startLine);
    return text.split(/\r?\n/)[startLine]?.slice(startColumn, endColumn);
  };

  it("is the name that begins there, else the rest of the line", () => {
    expect(at(1, 1)).toBe("rate");
    expect(at(2, 5)).toBe("config.n_layer");
    expect(at(2, 20)).toBe("= 8  # more");
    expect(at(4, 1)).toBe("π𝒳");
    expect(at(4, 7)).toBe("rate");
  });

  it("stays within the text", () => {
    expect(violationRange(text, 99, 99)).toEqual({
      startLine: 3,
      startColumn: 14,
      endLine: 3,
      endColumn: 14,
    });
    expect(at(3, 1)).toBe("");
  });
});
