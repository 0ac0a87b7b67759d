import type { TrialRow } from "../../../src/editor/dashboard/messages.ts";

/** A trial as the leaderboard gets it; everything may be overridden. */
export function row(id: string, change: Partial<TrialRow> = {}): TrialRow {
  return {
    id,
    order: 0,
    persona: "noether",
    isBaseline: false,
    isCurrentBaseline: false,
    isControl: false,
    seed: 1,
    state: "done",
    reason: null,
    claimed: null,
    isClaimTooLow: false,
    measured: null,
    valid: null,
    failedProbes: [],
    models: null,
    edit: null,
    provider: null,
    parameters: null,
    device: null,
    minutes: null,
    model: null,
    tokens: null,
    cost: null,
    ...change,
  };
}

/** A row with a valid measurement and a paired difference to the baseline. */
export function comparedRow(id: string, difference: number, change: Partial<TrialRow> = {}) {
  return row(id, {
    valid: true,
    measured: { value: 3, low: 2.9, high: 3.1 },
    models: {
      difference: { value: difference, low: difference - 0.1, high: difference + 0.1 },
      verdict: "cannot tell",
    },
    ...change,
  });
}
