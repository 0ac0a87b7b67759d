import { answerCost } from "../../core/llm/token-cost.ts";
import type { Interval, Measurement } from "../../core/measure/measurement.ts";
import { noiseFloor, noiseFloorSentence } from "../../core/measure/statistics/noise-floor.ts";
import { lossesBySeed } from "../../core/trial/baseline-trial.ts";
import type { Trial } from "../../core/trial/trial.ts";
import type { LabProject, LabSnapshot } from "../lab-state.ts";
import type { TokenPrices } from "../settings/setting-names.ts";
import type { Estimate, LabView, ProjectView, TrialRow } from "./messages.ts";

const BASELINE = "baseline";
const CONTROL = "control";

/** What a row says that the trial itself does not. */
type Standing = Pick<TrialRow, "order" | "isCurrentBaseline" | "cost">;

/** Trials never change, so their rows are made once; where they stand is checked each time. */
const rowsOfTrials = new WeakMap<Trial, TrialRow>();

/** Everything that the dashboard shows of the ledgers: plain values, no paths but the roots. */
export function labView(snapshot: LabSnapshot): LabView {
  return {
    trusted: snapshot.trusted,
    currentRoot: snapshot.currentRoot,
    projects: snapshot.projects.map((project) => projectView(project, snapshot.tokenPrices)),
  };
}

function projectView(project: LabProject, prices: TokenPrices): ProjectView {
  const current = new Set(project.baselineIds);
  return {
    root: project.root,
    name: project.name,
    trials: project.trials
      .map((trial, order) => {
        const cost = answerCost(trial.llm, prices[trial.llm?.model ?? ""]);
        return keptRow(trial, { order, isCurrentBaseline: current.has(trial.id), cost });
      })
      .reverse(),
    noiseFloor: noiseFloorSentence(noiseFloor([...lossesBySeed(ownBaselines(project)).values()])),
    unreadable: project.unreadable.map(({ id, reason }) => ({ id, reason })),
  };
}

/** Trials of the code as it is on disk now. */
function ownBaselines({ trials, baselineIds }: LabProject): Trial[] {
  const own = new Set(baselineIds);
  return trials.filter(({ id }) => own.has(id));
}

function keptRow(trial: Trial, standing: Standing): TrialRow {
  const { order, isCurrentBaseline, cost } = standing;
  const kept = rowsOfTrials.get(trial);
  const isSame = kept?.order === order && kept.isCurrentBaseline === isCurrentBaseline;
  if (isSame && kept.cost === cost) return kept;
  const row = trialRow(trial, standing);
  rowsOfTrials.set(trial, row);
  return row;
}

function trialRow(trial: Trial, standing: Standing): TrialRow {
  const { measurement, llm } = trial;
  const failed = (measurement?.probes ?? []).filter(({ pass }) => pass === false);
  return {
    ...standing,
    id: trial.id,
    persona: trial.persona,
    isBaseline: trial.persona === BASELINE,
    isControl: trial.persona === CONTROL,
    seed: trial.seed,
    state: trial.state,
    reason: trial.reason ?? null,
    claimed: trial.claimed?.bestVloss ?? null,
    isClaimTooLow: failed.some(({ id }) => id === "claimed-vs-measured"),
    measured:
      measurement === undefined ? null : estimate(measurement.nll.mean, measurement.nll.ci95),
    valid: measurement?.valid ?? null,
    failedProbes: failed.map(({ id }) => id),
    ...comparisons(measurement),
    provider: measurement === undefined ? null : providerOf(measurement),
    parameters: trial.parameters,
    device: trial.device,
    minutes: trial.observed?.trainingMinutes ?? trial.claimed?.elapsedMin ?? null,
    model: llm?.model ?? null,
    tokens: llm?.tokens ?? null,
  };
}

/** The two verdicts, which are never mixed. */
function comparisons(measurement: Measurement | undefined): Pick<TrialRow, "models" | "edit"> {
  if (measurement?.baseline === undefined) return { models: null, edit: null };
  const { models, edit } = measurement.baseline;
  return {
    models: { difference: estimate(models.difference, models.ci95), verdict: models.verdict },
    edit:
      edit === null
        ? null
        : {
            difference: estimate(edit.difference, edit.ci95),
            verdict: edit.verdict,
            candidateSeeds: edit.seeds.candidate,
            baselineSeeds: edit.seeds.baseline,
            minimumDetectable: edit.minimumDetectable,
          },
  };
}

function providerOf({ provider }: Measurement): TrialRow["provider"] {
  return { requested: provider.requested, used: provider.used, note: provider.note ?? null };
}

function estimate(value: number | null, ci95: Interval | null): Estimate {
  const [low, high] = ci95 ?? [null, null];
  return { value, low, high };
}
