import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { calibrationFile } from "../../../src/core/measure/calibration/calibration-file.ts";
import type { ScoreJob } from "../../../src/core/measure/measure-protocol.ts";
import { checkGraph } from "../../../src/core/measure/scoring/graph-contract.ts";
import type { ProviderName } from "../../../src/core/measure/scoring/providers.ts";
import { scoreGraph } from "../../../src/core/measure/scoring/score-graph.ts";
import type { GraphValue } from "../../../src/core/measure/scoring/session.ts";
import { type Device, InjectedSessions } from "./injected-sessions.ts";

const BLOCK_SIZE = 5;
const TOKENS = 2001;
let folder: string;
let job: ScoreJob;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "score-"));
  const path = (name: string) => join(folder, name);
  writeFileSync(path("graph.onnx"), "stands for a graph");
  writeFileSync(
    path("text.bin"),
    Uint8Array.from({ length: TOKENS }, (_, i) => (i * i) % 11),
  );
  job = {
    modelPath: path("graph.onnx"),
    dataPath: path("text.bin"),
    blockSize: BLOCK_SIZE,
    dtype: "uint8",
    provider: "cuda",
  };
});
afterAll(() => rmSync(folder, { recursive: true }));

async function score(devices: Partial<Record<ProviderName, Device>>, more: Partial<ScoreJob> = {}) {
  const sessions = new InjectedSessions(devices);
  const stages: string[] = [];
  const result = await scoreGraph(
    { ...job, ...more },
    {
      factoryFor: () => sessions,
      platform: "linux",
      parallelism: 2,
      calibrations: calibrationFile(join(folder, "calibration.json")),
      now: () => sessions.clock,
      onProgress: ({ stage, done, total }) => stages.push(`${stage} ${done}/${total}`),
    },
  );
  return { result, sessions, stages };
}

describe("scoring a graph", () => {
  it("gives every window its mean loss, on the provider asked for", async () => {
    const { result } = await score({ cuda: {} });
    expect(result.provider).toEqual({ used: "cuda", note: undefined });
    const expected = Array.from({ length: 400 }, (_, w) => {
      const ids = Array.from({ length: BLOCK_SIZE }, (_, i) => (BLOCK_SIZE * w + i) ** 2 % 11);
      return 1 + ids.reduce((a, b) => a + b) / 10 / BLOCK_SIZE;
    });
    expect(result.nll).toHaveLength(400);
    result.nll.forEach((loss, w) => {
      expect(loss).toBeCloseTo(expected[w]!, 5);
    });
  });

  it.each(["cuda", "webgpu", "coreml", "dml"] as const)(
    "starts over on the CPU where %s is lost on the way",
    async (provider) => {
      const { result, sessions } = await score({ [provider]: { lostAfter: 4 } }, { provider });
      expect(result.provider.used).toBe("cpu");
      expect(result.provider.note).toMatch(new RegExp(`${provider} failed.*device lost`));
      expect(result.nll).toEqual((await score({})).result.nll);
      const onCpu = sessions.runs.filter(({ provider }) => provider === "cpu");
      expect(onCpu.reduce((sum, { rows }) => sum + rows, 0)).toBeGreaterThan(400);
    },
  );

  it("says that it went on with smaller batches", async () => {
    const { result } = await score({ cuda: { mostRows: 16 } });
    expect(result.provider.used).toBe("cuda");
    expect(result.provider.note).toMatch(/out of memory/);
    expect(result.batchSize).toBeLessThanOrEqual(16);
  });

  it("says that it computed in half precision", async () => {
    const { result } = await score({ cuda: { type: "bfloat16", error: 0.001 } });
    expect(result.provider).toEqual({ used: "cuda", precision: "float16", note: undefined });
  });

  it("runs the probes on the CPU whatever scores", async () => {
    const { result, sessions } = await score({ cuda: { error: 0.00001 } });
    expect(result.provider.used).toBe("cuda");
    expect(result.probes.map(({ id }) => id)).toEqual([
      "causality",
      "batch-independence",
      "determinism",
      "finite",
    ]);
    const last = sessions.runs.at(-1);
    expect(last?.provider).toBe("cpu");
  });

  it("scores a part of the windows, and a holdout beside the validation data", async () => {
    const all = (await score({})).result;
    const { result, stages } = await score({}, { windows: 20, holdoutPath: job.dataPath });
    expect([...result.nll]).toEqual([...all.nll.filter((_, w) => w % 20 === 0)]);
    expect(result.holdoutNll).toEqual(result.nll);
    expect(stages).toContain("validation 20/20");
    expect(stages).toContain("holdout 20/20");
    expect(stages.at(-1)).toMatch(/^probes (\d+)\/\1$/);
  });

  it("refuses files with another hash than the expected one", async () => {
    const hash = "0".repeat(64);
    const failure = { name: "Failure", kind: "finding" };
    await expect(score({}, { expectedModelSha256: hash })).rejects.toMatchObject({
      ...failure,
      message: expect.stringContaining("graph.onnx"),
    });
    await expect(score({}, { expectedDataSha256: hash })).rejects.toMatchObject({
      ...failure,
      message: expect.stringContaining("text.bin"),
    });
  });

  it("fails in one sentence where even the CPU cannot run the graph", async () => {
    await expect(score({ cpu: { mostRows: 0 } })).rejects.toMatchObject({
      name: "Failure",
      message: expect.stringMatching(/cannot run on windows of 5 tokens \(out of memory\)\.$/),
    });
    await expect(score({ cpu: { lostAfter: 30 } })).rejects.toMatchObject({
      name: "Failure",
      message: expect.stringMatching(/could not be run: cpu failed: device lost\.$/),
    });
  });
});

describe("the graph's contract", () => {
  const idx: GraphValue = { name: "idx", type: "int64", shape: ["batch", 5] };
  const targets: GraphValue = { ...idx, name: "targets" };
  const nll: GraphValue = { ...idx, name: "nll", type: "float32" };
  const check = (inputs: GraphValue[], outputs: GraphValue[]) =>
    checkGraph(
      { inputs, outputs, run: () => Promise.reject(), release: () => Promise.resolve() },
      "a.onnx",
      BLOCK_SIZE,
    );

  it("takes a fixed or a dynamic batch and length", () => {
    expect(check([idx, targets], [nll])).toEqual({ rows: undefined, blockSize: 5 });
    const fixed = (value: GraphValue) => ({ ...value, shape: [2, "T"] });
    expect(check([idx, targets].map(fixed), [fixed(nll)])).toEqual({
      rows: 2,
      blockSize: undefined,
    });
    expect(check([targets, idx], [{ ...nll, name: "logits" }, nll]).blockSize).toBe(5);
  });

  it.each([
    ["no targets", [idx], [nll], /no input "targets" \(its inputs: idx\)/],
    ["no nll", [idx, targets], [{ ...nll, name: "loss" }], /no output "nll" \(its outputs: loss\)/],
    ["a further input", [idx, targets, { ...idx, name: "mask" }], [nll], /further input "mask"/],
    ["narrow ids", [{ ...idx, type: "int32" }, targets], [nll], /"idx".*int32.*must be int64/],
    ["a scalar loss", [idx, targets], [{ ...nll, shape: [] }], /"nll".*0 dimensions/],
    ["another T", [idx, { ...targets, shape: ["B", 8] }], [nll], /windows of (5|8) tokens/],
  ])("refuses %s", (_, inputs, outputs, message) => {
    expect(() => check(inputs, outputs)).toThrow(message);
  });
});
