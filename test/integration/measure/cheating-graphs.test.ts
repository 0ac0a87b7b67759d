import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExportedGraphs } from "./exported-graphs.ts";

/** Graphs whose loss means nothing, and the probe that must say so. */
const CHEATS = {
  bidirectional: "causality",
  "mask-off-by-one": "causality",
  "block-mean": "causality",
  "circular-convolution": "causality",
  "chunk-summary": "causality",
  "reads-targets": "causality",
  "batch-norm": "batch-independence",
  "batch-mean": "batch-independence",
  dropout: "determinism",
  "not-a-number": "finite",
  infinite: "finite",
  unnormalised: "finite",
  halved: "finite",
  negative: "finite",
  constant: "finite",
} as const;

describe("graphs that cheat", () => {
  let graphs: ExportedGraphs;
  beforeAll(() => {
    const names = Object.keys(CHEATS);
    graphs = ExportedGraphs.make({ vocabulary: 61, blockSize: 20, tokens: 1500, names });
  });
  afterAll(() => graphs.remove());

  it.each(Object.entries(CHEATS))("%s fails %s", async (name, id) => {
    const { measurement } = await graphs.measure(name);
    const probe = measurement.probes.find((each) => each.id === id);
    expect(probe).toMatchObject({ pass: false, note: expect.stringMatching(/\.$/) });
    expect(measurement.valid).toBe(false);
    expect(JSON.parse(JSON.stringify(measurement))).toEqual(measurement);
  });

  it("a loss that is no number is none in the measurement either", async () => {
    const { measurement } = await graphs.measure("not-a-number");
    expect(measurement.nll).toMatchObject({ mean: null, ci95: null });
    expect(measurement.perplexity).toBeNull();
  });
});
