import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { testPython } from "../support/command-line.ts";
import { ExportedGraphs } from "./exported-graphs.ts";

const SCRIPT = fileURLToPath(
  new URL("../../fixtures/graphs/score_with_onnxruntime.py", import.meta.url),
);
const BLOCK_SIZE = 24;
const NAMES = ["gpt", "rotary", "state-space", "one-hot-experts"];

const installed = spawnSync(testPython(), ["-c", "import onnxruntime"]).status === 0;
if (!installed) {
  console.warn("SKIPPED: comparison with Python's onnxruntime, which is not installed.");
}

describe.skipIf(!installed)("Python's onnxruntime", () => {
  let graphs: ExportedGraphs;
  beforeAll(() => {
    graphs = ExportedGraphs.make({
      vocabulary: 113,
      blockSize: BLOCK_SIZE,
      tokens: 6000,
      names: NAMES,
    });
  });
  afterAll(() => graphs.remove());

  it.each(NAMES)("gives the same loss in each window of %s", async (name) => {
    const args = [SCRIPT, graphs.graph(name), graphs.data, String(BLOCK_SIZE)];
    const answer = execFileSync(testPython(), args, { encoding: "utf8" });
    const theirs = z.array(z.number()).parse(JSON.parse(answer));
    const { measurement, nll } = await graphs.measure(name);
    expect(theirs).toHaveLength(nll.length);
    const mean = theirs.reduce((sum, loss) => sum + loss) / theirs.length;
    expect(Math.abs(measurement.nll.mean! - mean)).toBeLessThan(1e-5);
    for (const [window, loss] of theirs.entries()) {
      expect(Math.abs(nll[window]! - loss)).toBeLessThan(1e-5);
    }
  });
});
