import { newTrialId } from "../ledger/trial-id.ts";
import { PRODUCT_VERSION } from "../version.ts";
import type { Trial } from "./trial.ts";

/** A trial of which nothing is known yet. */
export function emptyTrial(persona: string, seed: number): Trial {
  return {
    schema: 1,
    id: newTrialId(persona),
    persona,
    seed,
    state: "drafted",
    parameters: null,
    steps: null,
    device: null,
    verification: null,
    identity: {},
    environment: { personaLab: PRODUCT_VERSION, platform: `${process.platform}-${process.arch}` },
  };
}
