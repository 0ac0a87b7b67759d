import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { trialSchema } from "../../../src/core/trial/trial.ts";
import { cli } from "../support/command-line.ts";
import { type SampleTrial, writeSampleLedger } from "../support/sample-ledger.ts";

const ids = {
  baseline: "20300101-120000-baseline-0001",
  noether: "20300102-120000-noether-0002",
  gauss: "20300103-120000-gauss-0003",
  peeks: "20300104-120000-euler-0004",
};
const samples: SampleTrial[] = [
  { id: ids.baseline, code: "a", level: 3.4 },
  { id: ids.noether, code: "b", level: 3.2 },
  { id: ids.gauss, code: "c", level: 3.4, seed: 2 },
  { id: ids.peeks, code: "d", level: 1.1, measured: { valid: false } },
  ...[2, 3].map((seed) => ({
    id: `2030011${seed}-120000-baseline-000a`,
    code: "a",
    level: 3.4 + seed / 1000,
    seed,
  })),
  ...[2, 3].map((seed) => ({
    id: `2030021${seed}-120000-noether-000b`,
    code: "b",
    level: 3.2 - seed / 1000,
    seed,
  })),
];
let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "trials-files-"));
  await writeSampleLedger(root, samples);
});

describe("trials export", () => {
  const run = (...args: string[]) => cli(["trials", "export", "--project", root, ...args]);

  it("writes every trial as a line of JSON", async () => {
    const { code, stdout } = await run("--format", "jsonl");
    expect(code).toBe(0);
    const trials = stdout
      .trimEnd()
      .split("\n")
      .map((line) => trialSchema.parse(JSON.parse(line)));
    expect(trials.map(({ id }) => id)).toEqual(samples.map(({ id }) => id).sort());
  });

  it("writes a table of the named trials", async () => {
    const { code, stdout } = await run(ids.noether, ids.baseline, "--format", "csv");
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split("\r\n");
    expect(rows.map((row) => row.split(",")[0])).toEqual(["id", ids.baseline, ids.noether]);
  });

  it("writes a report into a file, and says where", async () => {
    const out = join(root, "report.html");
    const { code, stdout, stderr } = await run("--format", "html", "--out", out);
    expect(code).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toContain(out);
    const html = readFileSync(out, "utf8");
    expect(html).toMatch(/^<!DOCTYPE html>/);
    for (const { id } of samples) expect(html).toContain(id);
  });

  it("writes an empty table of a project without trials", async () => {
    const empty = mkdtempSync(join(tmpdir(), "no-trials-"));
    const { code, stdout } = await cli(["trials", "export", "--project", empty, "--format", "csv"]);
    expect(code).toBe(0);
    expect(stdout.split("\r\n")).toHaveLength(2);
  });

  it.each([
    ["an unknown format", ["--format", "pdf"]],
    ["no format", []],
    ["a project that is not there", ["--project", "/nonexistent/project", "--format", "csv"]],
    ["an unknown trial", ["20300101-000000-x-0000", "--format", "csv"]],
    ["a file in no folder", ["--format", "csv", "--out", "/nonexistent/folder/out.csv"]],
  ])("ends with 2 and one line for %s", async (_, args) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("trials compare", () => {
  const run = (...args: string[]) => cli(["trials", "compare", "--project", root, ...args]);

  it("tells whether models and edits differ from the first trial", async () => {
    const { code, stdout } = await run(ids.baseline, ids.noether, ids.gauss, "--json");
    expect(code).toBe(0);
    const { reference, comparisons } = JSON.parse(stdout);
    expect(reference.id).toBe(ids.baseline);
    expect(comparisons.map(({ id }: { id: string }) => id)).toEqual([ids.noether, ids.gauss]);
    const [noether, gauss] = comparisons;
    expect(noether.models).toMatchObject({ verdict: "better" });
    expect(noether.models.difference).toBeCloseTo(-0.2, 2);
    expect(noether.edit).toMatchObject({ verdict: "better", seeds: { candidate: 3, baseline: 3 } });
    expect(gauss.edit).toMatchObject({ verdict: "cannot tell", seeds: { candidate: 1 } });
  });

  it("says it in words, too", async () => {
    const { code, stdout } = await run(ids.baseline, ids.noether);
    expect(code).toBe(0);
    expect(stdout).toContain(`against ${ids.baseline}`);
    expect(stdout).toMatch(/these models: -0\.\d{4} \(95 %: .*\): better/);
    expect(stdout).toMatch(/the edit: .*better \(3 against 3 seeds/);
  });

  it("ends with 1 where something cannot be compared, and says why", async () => {
    const { code, stdout } = await run(ids.baseline, ids.peeks, "--json");
    expect(code).toBe(1);
    const [comparison] = JSON.parse(stdout).comparisons;
    expect(comparison).toMatchObject({ models: null, measured: null });
    expect(comparison.note).toContain("invalid");
  });

  it.each([
    ["one trial", [ids.baseline]],
    ["an unknown trial", [ids.baseline, "20300101-000000-x-0000"]],
    ["no trial", []],
  ])("ends with 2 and one line for %s", async (_, args) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
