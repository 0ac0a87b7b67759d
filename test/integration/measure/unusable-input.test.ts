import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MeasureRequest } from "../../../src/core/measure/measure.ts";
import { ExportedGraphs } from "./exported-graphs.ts";

const VOCABULARY = 40;
const BLOCK_SIZE = 8;

describe("input that cannot be measured", () => {
  let graphs: ExportedGraphs;
  beforeAll(() => {
    graphs = ExportedGraphs.make({
      vocabulary: VOCABULARY,
      blockSize: BLOCK_SIZE,
      tokens: 200,
      names: ["gpt"],
    });
  });
  afterAll(() => graphs.remove());

  function written(name: string, content: Uint8Array | string): string {
    const path = join(graphs.folder, name);
    writeFileSync(path, content);
    return path;
  }
  const ids = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);
  const window = Array.from({ length: BLOCK_SIZE }, (_, i) => i);

  it.each<[string, () => Partial<MeasureRequest>, RegExp]>([
    ["a model that is missing", () => ({ modelPath: "/nowhere/m.onnx" }), /there is no such file/],
    [
      "a model that is no graph",
      () => ({ modelPath: written("text.onnx", "no graph at all") }),
      /cannot be loaded by ONNX Runtime \(.*protobuf/,
    ],
    [
      "a model that is cut off",
      () => ({
        modelPath: written("cut.onnx", readFileSync(graphs.graph("gpt")).subarray(0, 5000)),
      }),
      /cannot be loaded/,
    ],
    ["an empty model", () => ({ modelPath: written("empty.onnx", "") }), /cannot be loaded/],
    ["data that is missing", () => ({ dataPath: "/nowhere/v.bin" }), /there is no such file/],
    ["data that is a folder", () => ({ dataPath: graphs.folder }), /it is a folder/],
    ["empty data", () => ({ dataPath: written("empty.bin", "") }), /is empty/],
    ["too little data", () => ({ dataPath: written("few.bin", ids(...window)) }), /has 8 tokens/],
    [
      "an id beyond the vocabulary",
      () => ({ dataPath: written("wide.bin", ids(...window, VOCABULARY, 1)) }),
      /holds the token id 40, beyond the vocabulary/,
    ],
    ["windows longer than the model's", () => ({ blockSize: BLOCK_SIZE + 1 }), /windows of 9/],
    ["a provider that there is none of", () => ({ provider: "abacus" }), /"abacus".*auto, cpu/],
    ["a holdout that is missing", () => ({ holdoutPath: "/nowhere/h.bin" }), /no such file/],
  ])("%s is one sentence", async (_, request, message) => {
    const failure = graphs.measure("gpt", request());
    await expect(failure).rejects.toMatchObject({ name: "Failure", kind: "input" });
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toThrow(/^[^\n]+\.$/);
  });

  it("a file with another hash is a finding", async () => {
    const { measurement } = await graphs.measure("gpt");
    const expected = { modelSha256: measurement.model.sha256, dataSha256: measurement.data.sha256 };
    await expect(graphs.measure("gpt", { expected })).resolves.toBeDefined();
    const damaged = readFileSync(graphs.graph("gpt"));
    damaged.writeUInt8(damaged.readUInt8(damaged.length >> 1) ^ 1, damaged.length >> 1);
    const modelPath = written("damaged.onnx", damaged);
    const failure = graphs.measure("gpt", { modelPath, expected });
    await expect(failure).rejects.toMatchObject({ name: "Failure", kind: "finding" });
  });

  it("a single window has a loss and no interval", async () => {
    const dataPath = written("one.bin", ids(...window, 9));
    const { measurement } = await graphs.measure("gpt", { dataPath });
    expect(measurement.windows).toBe(1);
    expect(measurement.nll.mean).toBeGreaterThan(0);
    expect(measurement.nll.ci95).toBeNull();
    expect(measurement.valid).toBe(true);
  });

  it("data of a single id leaves causality open", async () => {
    const dataPath = written("same.bin", ids(...Array.from({ length: 50 }, () => 3)));
    const { measurement } = await graphs.measure("gpt", { dataPath });
    expect(measurement.probes[0]).toMatchObject({ id: "causality", pass: null, value: null });
  });
});
