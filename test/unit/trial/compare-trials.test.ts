import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeBinaryFile } from "../../../src/core/ledger/json-file.ts";
import { createTrial, saveTrial } from "../../../src/core/ledger/ledger.ts";
import { compareModels } from "../../../src/core/measure/compare-models.ts";
import type { Measurement } from "../../../src/core/measure/measurement.ts";
import { compareTrials } from "../../../src/core/trial/compare-trials.ts";
import { emptyTrial } from "../../../src/core/trial/empty-trial.ts";
import type { Trial } from "../../../src/core/trial/trial.ts";
import { measurement } from "../editor/trials.ts";

const newProject = () => mkdtempSync(join(tmpdir(), "compare-"));
const WINDOWS = 40;

/** Window losses about a level, with the text's own hard and easy places. */
function losses(level: number): Float32Array {
  return Float32Array.from({ length: WINDOWS }, (_, at) => level + Math.sin(at * 7.3) * 0.4);
}

interface Kept {
  readonly persona: string;
  readonly code: string;
  readonly seed?: number;
  readonly nll?: Float32Array | null;
  readonly measured?: Partial<Measurement>;
}

async function keep(
  root: string,
  { persona, code, seed = 1, nll = losses(3), measured = {} }: Kept,
) {
  const stored = nll ?? losses(3);
  const mean = stored.reduce((sum, loss) => sum + loss, 0) / stored.length;
  const trial: Trial = {
    ...emptyTrial(persona, seed),
    state: "done",
    identity: { reviewed: { "fit.py": code, "net.py": "same" } },
    measurement: measurement(mean, { windows: WINDOWS, ...measured }),
  };
  const folder = await createTrial(root, trial);
  await saveTrial(folder, trial);
  if (nll !== null) await writeBinaryFile(folder.nll, new Uint8Array(nll.buffer));
  return trial.id;
}

describe("comparing trials", () => {
  it("pairs each with the first one over the same windows", async () => {
    const root = newProject();
    const own = losses(2.9).map((loss, at) => loss + (at % 3) * 0.001);
    const baseline = await keep(root, { persona: "baseline", code: "a" });
    const edited = await keep(root, { persona: "noether", code: "b", nll: own });
    const { reference, comparisons } = await compareTrials(root, [baseline, edited]);
    expect(reference.id).toBe(baseline);
    expect(comparisons).toHaveLength(1);
    expect(comparisons[0]?.models).toEqual(compareModels(own, losses(3)));
    expect(comparisons[0]?.models?.verdict).toBe("better");
    expect(comparisons[0]?.note).toBeNull();
    const turned = await compareTrials(root, [edited, baseline]);
    expect(turned.comparisons[0]?.models?.verdict).toBe("worse");
  });

  it("judges the edit by all seeds of both codes, and not by fewer than three", async () => {
    const root = newProject();
    const [baseline] = [await keep(root, { persona: "baseline", code: "a", seed: 1 })];
    const edited = await keep(root, { persona: "noether", code: "b", seed: 1, nll: losses(2) });
    const few = await compareTrials(root, [baseline, edited]);
    expect(few.comparisons[0]?.edit).toMatchObject({
      verdict: "cannot tell",
      seeds: { candidate: 1, baseline: 1 },
    });
    for (const seed of [2, 3]) {
      const off = seed / 1000;
      await keep(root, { persona: "baseline", code: "a", seed, nll: losses(3 + off) });
      await keep(root, { persona: "noether", code: "b", seed, nll: losses(2 - off) });
    }
    await keep(root, {
      ...{ persona: "baseline", code: "a", seed: 4, nll: losses(1) },
      measured: { data: { sha256: "another text", tokens: 1 } },
    });
    const enough = await compareTrials(root, [baseline, edited]);
    expect(enough.comparisons[0]?.edit).toMatchObject({
      verdict: "better",
      seeds: { candidate: 3, baseline: 3 },
    });
  });

  it.each([
    ["validation data", { data: { sha256: "other", tokens: 1 } }],
    ["block sizes", { blockSize: 9 }],
    ["execution providers", { provider: { requested: "auto", used: "webgpu" } }],
  ] satisfies [string, Partial<Measurement>][])(
    "pairs nothing over different %s, and says so",
    async (what, measured) => {
      const root = newProject();
      const baseline = await keep(root, { persona: "baseline", code: "a" });
      const edited = await keep(root, { persona: "noether", code: "b", measured });
      const { comparisons } = await compareTrials(root, [baseline, edited]);
      expect(comparisons[0]).toMatchObject({ models: null, edit: null });
      expect(comparisons[0]?.note).toContain(what);
    },
  );

  it("means nothing with an invalid measurement", async () => {
    const root = newProject();
    const baseline = await keep(root, { persona: "baseline", code: "a" });
    const edited = await keep(root, { persona: "noether", code: "b", measured: { valid: false } });
    const { comparisons } = await compareTrials(root, [baseline, edited]);
    expect(comparisons[0]).toMatchObject({ models: null, edit: null, measured: null });
    expect(comparisons[0]?.note).toContain("invalid");
  });

  it.each([
    ["missing", null],
    ["of another length", losses(3).slice(0, WINDOWS - 1)],
    ["not those of its measurement", losses(2.5)],
  ])("does not pair window losses that are %s", async (_, nll) => {
    const root = newProject();
    const baseline = await keep(root, { persona: "baseline", code: "a" });
    const mean = losses(3).reduce((sum, loss) => sum + loss, 0) / WINDOWS;
    const edited = await keep(root, {
      ...{ persona: "noether", code: "b", nll },
      measured: { nll: { mean, ci95: null } },
    });
    const { comparisons } = await compareTrials(root, [baseline, edited]);
    expect(comparisons[0]?.models).toBeNull();
    expect(comparisons[0]?.note).toContain(edited);
  });

  it("has no edit to judge between two seeds of one code", async () => {
    const root = newProject();
    const first = await keep(root, { persona: "noether", code: "b", seed: 1 });
    const second = await keep(root, { persona: "noether", code: "b", seed: 2, nll: losses(3.1) });
    const { comparisons } = await compareTrials(root, [first, second]);
    expect(comparisons[0]?.models?.difference).toBeCloseTo(0.1, 5);
    expect(comparisons[0]?.edit).toBeNull();
    expect(comparisons[0]?.note).toContain("same code");
  });

  it("wants two trials or more, each once, that are there", async () => {
    const root = newProject();
    const id = await keep(root, { persona: "baseline", code: "a" });
    await expect(compareTrials(root, [id])).rejects.toThrow("two trials");
    await expect(compareTrials(root, [id, id])).rejects.toThrow("twice");
    await expect(compareTrials(root, [id, "20300101-000000-x-0000"])).rejects.toThrow("no trial");
  });
});
