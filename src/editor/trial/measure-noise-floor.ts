import * as vscode from "vscode";
import { analyseBaseline } from "../../core/constraints/verify.ts";
import { MINIMUM_SEEDS } from "../../core/measure/compare-edits.ts";
import { noiseFloorSentence } from "../../core/measure/statistics/noise-floor.ts";
import type { Project } from "../../core/project/load-project.ts";
import {
  type BaselineSeed,
  baselineSeeds,
  expectedMinutes,
  projectNoiseFloor,
} from "../../core/trial/baseline-seeds.ts";
import { BASELINE_PERSONA } from "../../core/trial/baseline-trial.ts";
import { runBaseline } from "../../core/trial/run-baseline.ts";
import { GUIDANCE } from "../notices/guided-failure.ts";
import { offer } from "../notices/show-failure.ts";
import { chooseProject } from "../projects/choose-project.ts";
import { requireTrust } from "../projects/require-trust.ts";
import { saveSources } from "../projects/save-sources.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { runInProject } from "./run-in-project.ts";
import { seedChoices } from "./seed-choices.ts";
import { showOutcome } from "./show-outcome.ts";

/**
 * *Measure Noise Floor*: the project's own code under several seeds. Seeds that were measured before
 * count and are not run again, so that a cancelled run goes on where it stopped.
 */
export async function measureNoiseFloor(services: Services): Promise<void> {
  const chosen = await chooseProject(services);
  requireTrust("Measure Noise Floor");
  services.work.requireIdle();
  const project = await saveSources(chosen);
  const first = readSettings(project.root).seed;
  const known = await baselineSeeds(project, first, 5);
  const picked = await vscode.window.showQuickPick(
    seedChoices(
      known.map(({ measured }) => measured !== undefined),
      await expectedMinutes(project),
    ),
    { title: "Measure Noise Floor", placeHolder: "How many seeds of the unchanged code?" },
  );
  if (picked === undefined) return;
  await runSeeds(services, project, known.slice(0, picked.seeds));
  const floor = await projectNoiseFloor(project);
  const sentence = noiseFloorSentence(floor);
  services.log.info(sentence);
  const show =
    floor.seeds < MINIMUM_SEEDS
      ? vscode.window.showWarningMessage
      : vscode.window.showInformationMessage;
  void offer(show, sentence, GUIDANCE.openDashboard);
}

async function runSeeds(
  services: Services,
  project: Project,
  seeds: readonly BaselineSeed[],
): Promise<void> {
  const analysis = analyseBaseline(project.pair, project.file);
  for (const [i, { seed, measured }] of seeds.entries()) {
    if (measured !== undefined) {
      services.log.info(`Seed ${seed} was measured already: trial ${measured.id} counts.`);
      continue;
    }
    const title = `Baseline, seed ${seed} (${i + 1} of ${seeds.length})`;
    const subject = { title, persona: BASELINE_PERSONA, seed };
    const trial = await runInProject(services, project, subject, (context) =>
      runBaseline(context, analysis, seed),
    );
    // Says so where it was cancelled or failed, and leaves the rest.
    if (trial.state !== "done") showOutcome(services, project.root, trial);
  }
}
