import { batchOf } from "../data/windows.ts";
import type { Probe } from "../measurement.ts";
import { batchIndependence, RUNS_PER_WINDOW } from "../probes/batch-independence.ts";
import { causality, causalityRuns } from "../probes/causality.ts";
import { determinism, repeatFloor, repeats } from "../probes/determinism.ts";
import { finite } from "../probes/finite.ts";
import { probabilityMass, probabilityMassRuns } from "../probes/probability-mass.ts";
import { type ProbeInputs, probeInputs } from "../probes/probe-inputs.ts";
import type { ScoredSources, Sources } from "./score-sources.ts";
import type { ScoreTools } from "./score-tools.ts";

export interface ProbeJob {
  readonly tools: ScoreTools;
  readonly scored: ScoredSources;
  readonly sources: Sources;
  readonly vocabulary: number | undefined;
}

/** The four probes that look at the graph itself and decide whether a measurement is valid. */
export async function runProbes(job: ProbeJob): Promise<Probe[]> {
  const { scored, sources, vocabulary, tools } = job;
  const { cpu, scorer } = scored;
  let done = 0;
  let total = 0;
  const inputs = await probeInputs(sources.validation, cpu, cpu.rows, () =>
    tools.onProgress({ stage: "probes", done: ++done, total: Math.max(done, total) }),
  );
  total = expectedRuns(inputs, vocabulary);
  const batch = batchOf(inputs.windows, inputs.blockSize);
  const floor = await repeatFloor(cpu, batch);
  const floors = [{ provider: cpu.provider, floor }];
  if (scorer !== cpu) {
    floors.push({ provider: scorer.provider, floor: await repeatFloor(scorer, batch) });
  }
  const causal = await causality(inputs, floor);
  const independent = await batchIndependence(inputs, floor);
  // Losses that change from run to run add up to anything: that is determinism's to tell.
  const mass = repeats(floor) ? await probabilityMass(inputs, vocabulary) : undefined;
  const tokens = scored.validation.nll.length * inputs.blockSize;
  const { nonFinite, least } = scored.validation;
  return [causal, independent, determinism(floors), finite({ tokens, nonFinite, least, mass })];
}

function expectedRuns(inputs: ProbeInputs, vocabulary: number | undefined): number {
  return (
    causalityRuns(inputs) +
    RUNS_PER_WINDOW * inputs.windows.length +
    probabilityMassRuns(inputs, vocabulary)
  );
}
