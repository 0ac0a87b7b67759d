import type { Interval, Measurement } from "../../core/measure/measurement.ts";
import type { Trial } from "../../core/trial/trial.ts";
import type { LabProject, LabSnapshot, RunningTrial } from "../lab-state.ts";
import type { Estimate, LabView, ProjectView, RunningView, TrialRow } from "./messages.ts";

const BASELINE = "baseline";

/** Everything that the dashboard shows of the ledgers: plain values, no paths but the roots. */
export function labView(snapshot: LabSnapshot): LabView {
  return {
    trusted: snapshot.trusted,
    currentRoot: snapshot.currentRoot,
    projects: snapshot.projects.map(projectView),
  };
}

/** The work under way, with its live curves. */
export function runningView(running: RunningTrial | null): RunningView | null {
  if (running === null) return null;
  const { training, validation, stageSince: _since, ...shown } = running;
  return { ...shown, curves: { training: [...training], validation: [...validation] } };
}

function projectView(project: LabProject): ProjectView {
  const current = new Set(project.baselineIds);
  return {
    root: project.root,
    name: project.name,
    trials: project.trials.map((trial) => trialRow(trial, current.has(trial.id))).reverse(),
    unreadable: project.unreadable.map(({ id, reason }) => ({ id, reason })),
  };
}

function trialRow(trial: Trial, isCurrentBaseline: boolean): TrialRow {
  const { measurement } = trial;
  return {
    id: trial.id,
    persona: trial.persona,
    isBaseline: trial.persona === BASELINE,
    isCurrentBaseline,
    seed: trial.seed,
    state: trial.state,
    reason: trial.reason ?? null,
    claimed: trial.claimed?.bestVloss ?? null,
    measured:
      measurement === undefined ? null : estimate(measurement.nll.mean, measurement.nll.ci95),
    valid: measurement?.valid ?? null,
    probes: (measurement?.probes ?? []).map(({ id, pass, note }) => ({ id, pass, note })),
    ...comparisons(measurement),
    provider: measurement === undefined ? null : providerOf(measurement),
    parameters: trial.parameters,
    device: trial.device,
    minutes: trial.observed?.trainingMinutes ?? trial.claimed?.elapsedMin ?? null,
    model: trial.llm?.model ?? null,
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
