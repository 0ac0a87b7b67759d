import { mkdirSync, writeFileSync } from "node:fs";
import { writeBinaryFile } from "../../../src/core/ledger/json-file.ts";
import { createTrial, saveTrial } from "../../../src/core/ledger/ledger.ts";
import { compareModels } from "../../../src/core/measure/compare-models.ts";
import type { Measurement } from "../../../src/core/measure/measurement.ts";
import { estimateMean, interval95 } from "../../../src/core/measure/statistics/mean-interval.ts";
import type { Trial } from "../../../src/core/trial/trial.ts";
import { trial } from "../../unit/editor/trials.ts";

const WINDOWS = 200;
const STEPS = 400;

/** A trial to write: everything else follows from these. */
export interface SampleTrial {
  readonly id: string;
  readonly seed?: number;
  /** Which code it trained: equal marks, equal code. */
  readonly code: string;
  /** Where its losses lie, nats per token. */
  readonly level: number;
  readonly more?: Partial<Trial>;
  readonly measured?: Partial<Measurement>;
}

/**
 * Writes finished trials with window losses, curves and diffs, as a run would have left them, without
 * training anything. The first one is what the others are compared with.
 */
export async function writeSampleLedger(
  root: string,
  samples: readonly SampleTrial[],
): Promise<Trial[]> {
  const [first] = samples;
  const written: Trial[] = [];
  for (const sample of samples) {
    const against = sample === first ? null : (first ?? null);
    written.push(await writeSample(root, sample, against));
  }
  return written;
}

async function writeSample(
  root: string,
  sample: SampleTrial,
  first: SampleTrial | null,
): Promise<Trial> {
  const { id, seed = 1, code, level, more = {}, measured = {} } = sample;
  const nll = windowLosses(level, seed);
  const measurement = {
    ...measurementOf(nll),
    ...(first === null
      ? {}
      : {
          baseline: {
            trial: first.id,
            models: compareModels(nll, windowLosses(first.level, first.seed ?? 1)),
            edit: null,
          },
        }),
    ...measured,
  };
  const sampled: Trial = trial(id, {
    seed,
    parameters: 12_345,
    steps: STEPS,
    device: "cpu",
    identity: { reviewed: { "fit.py": code, "net.py": "n" }, graph: `graph of ${id}` },
    ...(first === null ? {} : { baseline: first.id }),
    claimed: { bestVloss: level - 0.05, elapsedMin: 0.5 },
    measurement,
    ...more,
  });
  const folder = await createTrial(root, sampled);
  await saveTrial(folder, sampled);
  await writeBinaryFile(folder.nll, new Uint8Array(nll.buffer));
  writeFileSync(folder.events, events(level));
  mkdirSync(folder.candidate, { recursive: true });
  if (first !== null) writeFileSync(folder.diff, DIFF);
  return sampled;
}

const DIFF = [
  "--- a/fit.py",
  "+++ b/fit.py",
  "@@ -1,3 +1,3 @@",
  " import torch",
  "-RATE = 0.02",
  "+RATE = 0.03",
  " ",
  "",
].join("\n");

/** Losses of neighbouring windows resemble each other, as a text's do. */
function windowLosses(level: number, seed: number): Float32Array {
  return Float32Array.from(
    { length: WINDOWS },
    (_, at) => level + 0.4 * Math.sin(at / 5) + 0.01 * Math.sin(at * 1.7 + seed * level),
  );
}

function measurementOf(nll: Float32Array): Measurement {
  const mean = nll.reduce((sum, loss) => sum + loss, 0) / nll.length;
  const [low, high] = interval95(estimateMean(nll));
  return {
    schema: 1,
    model: { sha256: "m", bytes: 1000 },
    data: { sha256: "d", tokens: WINDOWS * 8 + 1 },
    blockSize: 8,
    windows: WINDOWS,
    tokens: WINDOWS * 8,
    provider: { requested: "auto", used: "cpu" },
    nll: { mean, ci95: [low, high] },
    perplexity: Math.exp(mean),
    probes: [
      { id: "causality", pass: true, value: 1e-7, threshold: 1e-4, note: "no later token matters" },
      { id: "memorised-validation", pass: null, value: null, threshold: null, note: "no holdout" },
    ],
    valid: true,
    tokensPerSecond: 1000,
    batchSize: 8,
  };
}

function events(level: number): string {
  const lines: string[] = [];
  for (let iteration = 0; iteration <= STEPS; iteration += 2) {
    const loss = level + 2 * Math.exp(-iteration / 60) + 0.1 * Math.sin(iteration * 2.3);
    lines.push(JSON.stringify({ type: "step", iteration, loss }));
    if (iteration % 20 === 0) {
      const checked = level + 2 * Math.exp(-iteration / 60);
      lines.push(JSON.stringify({ type: "validation", iteration, loss: checked }));
    }
  }
  return `${lines.join("\n")}\n`;
}
