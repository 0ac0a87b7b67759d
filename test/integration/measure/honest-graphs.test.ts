import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measurementSchema } from "../../../src/core/measure/measurement.ts";
import { onnxSessionFactory } from "../../../src/core/measure/scoring/onnx-session.ts";
import { didCompute } from "../../../src/core/measure/scoring/profile.ts";
import { ExportedGraphs } from "./exported-graphs.ts";

const NAMES = [
  "gpt",
  "rotary",
  "rmsnorm",
  "swiglu",
  "dense-experts",
  "one-hot-experts",
  "causal-convolution",
  "state-space",
  "linear-attention",
  "sliding-window",
  "weight-shared",
  "no-positions",
];

describe("honest architectures", () => {
  let graphs: ExportedGraphs;
  beforeAll(() => {
    graphs = ExportedGraphs.make({ vocabulary: 97, blockSize: 16, tokens: 4000, names: NAMES });
  });
  afterAll(() => graphs.remove());

  it.each(NAMES)("%s: the loss is PyTorch's, and no probe fires", async (name) => {
    const { measurement, nll } = await graphs.measure(name);
    const expected = graphs.pytorch[name]!;
    expect(measurementSchema.parse(measurement)).toEqual(measurement);
    expect(Math.abs(measurement.nll.mean! - expected.mean!)).toBeLessThan(1e-4);
    expect(nll).toHaveLength(249);
    nll.forEach((loss, w) => {
      expect(Math.abs(loss - expected.windows[w]!)).toBeLessThan(1e-4);
    });
    expect(measurement.valid).toBe(true);
    expect(measurement.probes.filter(({ pass }) => pass === false)).toEqual([]);
    for (const { id, pass, value, threshold } of measurement.probes.slice(0, 3)) {
      expect([id, pass]).toEqual([id, true]);
      expect(value).toBeLessThan(threshold! / 5);
    }
  });

  it("reports what was measured", async () => {
    const { measurement } = await graphs.measure("gpt");
    expect(measurement).toMatchObject({
      schema: 1,
      model: { vocabulary: 97 },
      data: { tokens: 4000 },
      blockSize: 16,
      windows: 249,
      tokens: 249 * 16,
      provider: { requested: "cpu", used: "cpu" },
    });
    const { mean, ci95 } = measurement.nll;
    expect(ci95![0]).toBeLessThan(mean!);
    expect(ci95![1]).toBeGreaterThan(mean!);
    expect(measurement.perplexity).toBeCloseTo(Math.exp(mean!), 6);
    expect(measurement.bitsPerByte).toBeUndefined();
    expect(measurement.tokensPerSecond).toBeGreaterThan(0);
  });

  it("measures the same windows alone when only some are wanted", async () => {
    const { measurement, nll } = await graphs.measure("gpt", { windows: 83 });
    const every = graphs.pytorch.gpt!.windows.filter((_, w) => w % 3 === 0);
    expect(measurement.windows).toBe(83);
    nll.forEach((loss, w) => {
      expect(Math.abs(loss - every[w]!)).toBeLessThan(1e-4);
    });
  });

  it("scores a holdout and compares it with the baseline's", async () => {
    const baseline = await graphs.measure("gpt", { holdoutPath: graphs.data });
    const { measurement } = await graphs.measure("rotary", {
      holdoutPath: graphs.data,
      baselineHoldout: { nll: baseline.nll, holdoutNll: baseline.holdoutNll! },
      claimed: { bestVloss: 0.1, readings: 20, tokensPerReading: 64 },
    });
    const probe = (id: string) => measurement.probes.find((each) => each.id === id);
    expect(probe("memorised-validation")).toMatchObject({ pass: true, value: 0 });
    expect(probe("claimed-vs-measured")).toMatchObject({ pass: false, value: 0.1 });
    expect(measurement.valid).toBe(true);
  });
});

describe("a graph in half precision", () => {
  it("is measured, and its matrix products are seen to be in float16 or made float32", async () => {
    const graphs = ExportedGraphs.make({
      vocabulary: 41,
      blockSize: 12,
      tokens: 500,
      names: ["half-precision"],
    });
    const { measurement } = await graphs.measure("half-precision");
    expect(measurement.valid).toBe(true);
    const expected = graphs.pytorch["half-precision"]!.mean!;
    expect(Math.abs(measurement.nll.mean! - expected)).toBeLessThan(2e-3);
    const ids = new BigInt64Array(24).fill(3n);
    const { nodes } = await onnxSessionFactory(readFileSync(graphs.graph("half-precision"))).trace(
      "cpu",
      { rows: 2, idx: ids, targets: ids },
    );
    expect(nodes.flatMap(({ types }) => types)).toContain("float16");
    expect(didCompute(nodes, "cpu")).toBe(true);
    graphs.remove();
  });
});

describe("graphs with fixed axes", () => {
  it.each([
    { fixedBatch: 5, fixedLength: true },
    { fixedBatch: 1, fixedLength: true },
    { fixedLength: true },
  ])("%j are measured like any other", async (axes) => {
    const graphs = ExportedGraphs.make({
      vocabulary: 50,
      blockSize: 12,
      tokens: 500,
      names: ["gpt", "bidirectional", "batch-mean"],
      ...axes,
    });
    const { measurement } = await graphs.measure("gpt");
    expect(measurement.valid).toBe(true);
    expect(Math.abs(measurement.nll.mean! - graphs.pytorch.gpt!.mean!)).toBeLessThan(1e-4);
    const leaky = await graphs.measure("bidirectional");
    expect(leaky.measurement.valid).toBe(false);
    const mixing = await graphs.measure("batch-mean");
    expect(mixing.measurement.valid).toBe(axes.fixedBatch === 1);
    await expect(graphs.measure("gpt", { blockSize: 8 })).rejects.toThrow(
      /takes windows of 12 tokens, not of 8/,
    );
    graphs.remove();
  });
});

describe("a byte-level model", () => {
  it("has its loss in bits per byte", async () => {
    const graphs = ExportedGraphs.make({
      vocabulary: 256,
      blockSize: 10,
      tokens: 700,
      names: ["gpt"],
    });
    const { measurement } = await graphs.measure("gpt");
    expect(measurement.bitsPerByte).toBeCloseTo(measurement.nll.mean! / Math.LN2, 9);
    graphs.remove();
  });
});
