import { describe, expect, test } from "vitest";
import { loadCases } from "./corpus.ts";
import { BASELINES, complaints } from "./judge.ts";

const cases = loadCases();

describe.each([...new Set(cases.map(({ source }) => source))])("%s", (source) => {
  const own = cases.filter((entry) => entry.source === source);
  test.each(own.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
    expect(complaints(entry)).toEqual([]);
  });
});

test("at least 200 cases over five baselines, about half of them good", () => {
  const good = cases.filter(({ verdict }) => verdict === "pass").length;
  expect(cases.length).toBeGreaterThanOrEqual(200);
  expect(BASELINES.size).toBeGreaterThanOrEqual(5);
  expect(good / cases.length).toBeGreaterThan(0.4);
  expect(good / cases.length).toBeLessThan(0.6);
});

test("the names of cases are unique", () => {
  const names = cases.map(({ name }) => name);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
