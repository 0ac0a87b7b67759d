import type { Measurement } from "../../../src/core/measure/measurement.ts";
import type { Trial } from "../../../src/core/trial/trial.ts";

/** A finished measurement; everything may be overridden. */
export function measurement(mean: number, more: Partial<Measurement> = {}): Measurement {
  return {
    schema: 1,
    model: { sha256: "a", bytes: 10 },
    data: { sha256: "b", tokens: 1000 },
    blockSize: 8,
    windows: 100,
    tokens: 800,
    provider: { requested: "auto", used: "cpu" },
    nll: { mean, ci95: [mean - 0.01, mean + 0.01] },
    perplexity: Math.exp(mean),
    probes: [],
    valid: true,
    tokensPerSecond: 1,
    batchSize: 1,
    ...more,
  };
}

/** A trial as the ledger keeps it; everything may be overridden. */
export function trial(id: string, more: Partial<Trial> = {}): Trial {
  return {
    schema: 1,
    id,
    persona: id.split("-").slice(2, -1).join("-"),
    seed: 1,
    state: "done",
    parameters: null,
    steps: null,
    device: null,
    verification: null,
    identity: {},
    environment: {},
    ...more,
  };
}

/** A paired comparison with the baseline. */
export function compared(difference: number, verdict: "better" | "worse" | "cannot tell") {
  return { models: { difference, ci95: null, verdict }, edit: null };
}
