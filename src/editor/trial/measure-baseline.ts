import { analyseBaseline } from "../../core/constraints/verify.ts";
import { readLedger } from "../../core/ledger/ledger.ts";
import type { Project } from "../../core/project/load-project.ts";
import { reviewedHashes } from "../../core/trial/accept-trial.ts";
import { BASELINE_PERSONA, trainedSameCode } from "../../core/trial/baseline-trial.ts";
import { runBaseline } from "../../core/trial/run-baseline.ts";
import { chooseProject } from "../projects/choose-project.ts";
import { requireTrust } from "../projects/require-trust.ts";
import { saveSources } from "../projects/save-sources.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { runInProject } from "./run-in-project.ts";
import { nextSeed } from "./seeds.ts";
import { showOutcome } from "./show-outcome.ts";

/** *Measure Baseline*: trains and measures the project's own code, under the next new seed. */
export async function measureBaseline(services: Services): Promise<void> {
  await measureBaselineOf(services, await chooseProject(services));
}

/** Trains and measures one project's own code, under the next new seed. */
export async function measureBaselineOf(services: Services, chosen: Project): Promise<void> {
  requireTrust("Measure Baseline");
  services.work.requireIdle();
  const project = await saveSources(chosen);
  const analysis = analyseBaseline(project.pair, project.file);
  const hashes = reviewedHashes(project.pair);
  const { trials } = await readLedger(project.root);
  const same = trials.filter((trial) => trainedSameCode(trial, hashes));
  const own = same.filter(({ persona }) => persona === BASELINE_PERSONA);
  const seed = nextSeed(readSettings(project.root).seed, own);
  const subject = { title: `Baseline, seed ${seed}`, persona: BASELINE_PERSONA, seed };
  const trial = await runInProject(services, project, subject, (context) =>
    runBaseline(context, analysis, seed),
  );
  showOutcome(services, project.root, trial);
}
