import { describe, expect, it } from "vitest";
import {
  CANDIDATE_SCHEME,
  fromUriParts,
  toQuery,
} from "../../../src/editor/review/candidate-location.ts";
import { changedFiles } from "../../../src/editor/review/changed-files.ts";
import { violationRange } from "../../../src/editor/review/violation-range.ts";

describe("the address of a candidate's file", () => {
  const location = {
    projectRoot: "C:\\Users\\Änne & co\\lab?x=1",
    trialId: "20300101-120000-emmy-noether-00ff",
    path: "src/model.py",
  };

  it("names project, trial and file, whatever they hold", () => {
    expect(fromUriParts({ scheme: CANDIDATE_SCHEME, query: toQuery(location) })).toEqual(location);
  });

  it.each([
    ["another scheme", "file", {}],
    ["a path out of the trial", CANDIDATE_SCHEME, { path: "../../../.ssh/id_rsa" }],
    ["an absolute path", CANDIDATE_SCHEME, { path: "/etc/passwd" }],
    ["a path with a way back in it", CANDIDATE_SCHEME, { path: "src/../../x" }],
    ["a back slash", CANDIDATE_SCHEME, { path: "..\\x" }],
    ["no trial", CANDIDATE_SCHEME, { trialId: "../20300101-120000-x-00ff" }],
    ["no project", CANDIDATE_SCHEME, { projectRoot: "" }],
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

it("shows only the files that differ", () => {
  const pair = (train: string, model: string) => ({
    train: { path: "fit.py", text: train },
    model: { path: "net.py", text: model },
  });
  const paths = (train: string, model: string) =>
    changedFiles(pair("a", "b"), pair(train, model)).map(({ path }) => path);
  expect(paths("a", "b")).toEqual([]);
  expect(paths("a", "c")).toEqual(["net.py"]);
  expect(paths("x", "y")).toEqual(["fit.py", "net.py"]);
});
