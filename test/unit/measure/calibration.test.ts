import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { calibrateScorer } from "../../../src/core/measure/calibration/calibrate-scorer.ts";
import { calibrationFile } from "../../../src/core/measure/calibration/calibration-file.ts";
import { threadCandidates } from "../../../src/core/measure/calibration/thread-candidates.ts";
import { TokenFile } from "../../../src/core/measure/data/token-file.ts";
import { WindowSource } from "../../../src/core/measure/data/windows.ts";
import type { ProviderName } from "../../../src/core/measure/scoring/providers.ts";
import { Scorer } from "../../../src/core/measure/scoring/scorer.ts";
import { type Device, InjectedSessions } from "./injected-sessions.ts";

const BLOCK_SIZE = 3;
const ROWS = 96;

let folder: string;
let source: WindowSource;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "calibration-"));
  const text = join(folder, "text.bin");
  writeFileSync(
    text,
    Uint8Array.from({ length: 1001 }, (_, i) => (i * 7) % 10),
  );
  source = WindowSource.of(await TokenFile.open(text, "uint8"), BLOCK_SIZE);
});
afterEach(async () => {
  await source.file.close();
  rmSync(folder, { recursive: true });
});

/** A run costs `start` once and `each` a row; beyond `cache` rows each costs `spill` more. */
const costs =
  ({ start = 0, each = 1, cache = 1e9, spill = 0 }) =>
  (rows: number) =>
    start + rows * each + Math.max(0, rows - cache) * spill;

async function calibrated(
  device: Device,
  more: {
    provider?: ProviderName;
    windows?: number;
    bytes?: number;
    parallelism?: number;
    validation?: WindowSource;
  } = {},
) {
  const { provider = "cpu", windows = 5000, bytes = 1234, parallelism = 1 } = more;
  const { validation = source } = more;
  const sessions = new InjectedSessions({ [provider]: device });
  const open = (threads: number) => sessions.open(provider, threads);
  const scorer = new Scorer(provider, await open(0), open, ROWS);
  const answer = await calibrateScorer({
    scorer,
    validation,
    windows,
    bytes,
    runtime: sessions.version,
    parallelism,
    memory: calibrationFile(join(folder, "cache", "calibration.json")),
    now: () => sessions.clock,
  });
  return { ...answer, rows: scorer.rows, scorer, sessions };
}

describe("the batch size", () => {
  it.each([
    ["grows while that pays", costs({ start: 40 }), 96],
    ["stops where the caches are full", costs({ start: 4, cache: 8, spill: 3 }), 8],
    ["is one where each row spills", costs({ start: 0.1, cache: 1, spill: 9 }), 1],
    ["is found between the steps of the climb", costs({ start: 8, cache: 32, spill: 5 }), 32],
  ])("%s", async (_, cost, expected) => {
    expect((await calibrated({ cost })).rows).toBe(expected);
  });

  it("is looked for from the largest downwards on a GPU", async () => {
    const full = await calibrated({ cost: costs({ start: 50 }) }, { provider: "cuda" });
    expect(full.rows).toBe(96);
    expect(Math.min(...full.sessions.runs.map(({ rows }) => rows))).toBeGreaterThan(1);
    const small = await calibrated(
      { cost: costs({ start: 1, cache: 16, spill: 2 }) },
      { provider: "webgpu" },
    );
    expect(small.rows).toBe(16);
  });

  it("is found without running what the time does not allow", async () => {
    const { rows, sessions } = await calibrated({ cost: costs({ start: 100, each: 900 }) });
    expect(rows).toBe(1);
    expect(sessions.runs.length).toBeLessThan(5);
  });

  it("is what fitted where memory ran out meanwhile, and that is not remembered", async () => {
    const cost = costs({ start: 40 });
    const first = await calibrated({ cost, mostRows: 20 }, { provider: "cuda" });
    expect(first.rows).toBeLessThanOrEqual(20);
    expect(first.scorer.troubles.join()).toMatch(/out of memory/);
    expect((await calibrated({ cost }, { provider: "cuda" })).source).toBe("timed");
  });

  it("may exceed the windows of a short text, as the probes run many more", async () => {
    const few = WindowSource.of(source.file, BLOCK_SIZE, 7);
    const { rows } = await calibrated({ cost: costs({ start: 40 }) }, { validation: few });
    expect(rows).toBe(96);
  });

  it("is the largest where there is too little to score", async () => {
    const { source: from, rows, sessions } = await calibrated({}, { windows: 200 });
    expect([from, rows, sessions.runs.length]).toEqual(["default", 96, 0]);
  });
});

describe("the number of threads", () => {
  const slower = (best: number) => (rows: number, threads: number) =>
    rows * (threads === best ? 1 : 2);

  it("is another than ONNX Runtime's own where that is clearly faster", async () => {
    const { threads, scorer, sessions } = await calibrated({ cost: slower(4) }, { parallelism: 8 });
    expect(threads).toBe(4);
    const before = sessions.clock;
    await scorer.run(await source.batch(0, 5));
    expect(sessions.clock - before).toBe(5);
  });

  it("is left alone otherwise", async () => {
    const { threads, scorer, sessions } = await calibrated({ cost: slower(0) }, { parallelism: 8 });
    expect(threads).toBe(0);
    const before = sessions.clock;
    await scorer.run(await source.batch(0, 5));
    expect(sessions.clock - before).toBe(5);
    expect(sessions.released).toBe(sessions.opened.length - 1);
  });

  it("has candidates that this process may run", () => {
    expect(threadCandidates(1)).toEqual([]);
    expect(threadCandidates(2)).toEqual([1]);
    expect(threadCandidates(12)).toEqual([12, 6]);
  });
});

describe("a calibration", () => {
  const cost = costs({ start: 4, cache: 8, spill: 3 });

  it("is remembered for the same shape of graph, and says from where and when", async () => {
    const first = await calibrated({ cost });
    expect(first).toMatchObject({ source: "timed", rows: 8 });
    const again = await calibrated({ cost });
    expect(again).toMatchObject({ source: "remembered", rows: 8, threads: 0 });
    expect(again.sessions.runs).toEqual([]);
    expect(again.timedAt).toBe(first.timedAt);
    expect(again.file).toBe(join(folder, "cache", "calibration.json"));
    expect(existsSync(again.file!)).toBe(true);
  });

  it("holds for no other shape and no other provider", async () => {
    await calibrated({ cost });
    expect((await calibrated({ cost }, { bytes: 1235 })).source).toBe("timed");
    expect((await calibrated({ cost }, { provider: "webgpu" })).source).toBe("timed");
    expect((await calibrated({ cost })).source).toBe("remembered");
  });

  it.each(["", "{", '{"schema":1,"calibrations":{"a":{"rows":-1}}}', '{"schema":7}'])(
    "is made again where the file holds %j",
    async (content) => {
      await calibrated({ cost });
      writeFileSync(join(folder, "cache", "calibration.json"), content);
      expect((await calibrated({ cost })).source).toBe("timed");
      expect((await calibrated({ cost })).source).toBe("remembered");
    },
  );

  it("is made again after a month", async () => {
    const path = (await calibrated({ cost })).file!;
    const old = readFileSync(path, "utf8").replace(/"timedAt": "\d+/, '"timedAt": "2001');
    writeFileSync(path, old);
    expect((await calibrated({ cost })).source).toBe("timed");
  });

  it("is of use where nothing can be remembered", async () => {
    writeFileSync(join(folder, "cache"), "a file where the folder should be");
    expect(await calibrated({ cost })).toMatchObject({ source: "timed", rows: 8 });
    expect(await calibrated({ cost })).toMatchObject({ source: "timed", rows: 8 });
  });

  it("is forgotten when two hundred newer ones are known", async () => {
    const path = join(folder, "calibration.json");
    const known = { rows: 3, threads: 0, timedAt: "2001-02-03T04:05:06.789Z" };
    const calibrations = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`k${i}`, known]),
    );
    writeFileSync(path, JSON.stringify({ schema: 1, calibrations }));
    const memory = calibrationFile(path);
    expect(await memory.recall("k0")).toEqual(known);
    await memory.remember("k1", { ...known, rows: 4 });
    expect(await memory.recall("k0")).toEqual(known);
    await memory.remember("new", known);
    expect(await memory.recall("k0")).toBeUndefined();
    expect(await memory.recall("k1")).toEqual({ ...known, rows: 4 });
  });
});
