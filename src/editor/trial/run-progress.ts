import type { Trial } from "../../core/trial/trial.ts";
import type { TrialProgress } from "../../core/trial/trial-context.ts";
import type { LabProject, LossPoint, RunningTrial, Stage } from "../lab-state.ts";
import { inOrderOfWork } from "../projects/order-of-work.ts";

/** A curve keeps at most this many points; beyond, every second one is dropped. */
export const MAX_POINTS = 600;

const STAGE_OF_STATE: Readonly<Partial<Record<Trial["state"], Stage>>> = {
  drafted: "preparing",
  verified: "preparing",
  accepted: "preparing",
  training: "training",
  exporting: "exporting",
  measuring: "measuring",
};

/** Work that has just begun. */
export function newRunning(
  projectRoot: string,
  persona: string,
  seed: number,
  stage: Stage,
  now: number,
): RunningTrial {
  return {
    id: null,
    projectRoot,
    persona,
    seed,
    stage,
    percent: null,
    detail: "",
    stageSince: now,
    device: null,
    parameters: null,
    training: [],
    validation: [],
  };
}

/**
 * What is under way after one more piece of progress. Another trial's state (a baseline that runs
 * first) begins anew; a final state leaves the last picture until the caller ends it.
 *
 * @param expectedSteps training steps that an earlier trial of the project took; null if none did
 */
export function nextRunning(
  running: RunningTrial,
  progress: TrialProgress,
  expectedSteps: number | null,
  now: number,
): RunningTrial {
  switch (progress.kind) {
    case "state":
      return afterState(running, progress.trial, now);
    case "runner":
      return afterEvent(running, progress.event, expectedSteps, now);
    case "measuring": {
      const { stage, done, total } = progress;
      const detail = `${stage} ${done} of ${total}`;
      return { ...running, detail, percent: total > 0 ? wholePercent(done, total) : null };
    }
    case "note":
      return { ...running, detail: progress.text };
  }
}

function afterState(running: RunningTrial, trial: Trial, now: number): RunningTrial {
  const stage = STAGE_OF_STATE[trial.state];
  if (stage === undefined) return running;
  const isOther = running.id !== null && running.id !== trial.id;
  const before = isOther
    ? newRunning(running.projectRoot, trial.persona, trial.seed, stage, now)
    : running;
  return {
    ...before,
    id: trial.id,
    persona: trial.persona,
    seed: trial.seed,
    stage,
    percent: null,
    detail: "",
    stageSince: now,
  };
}

function afterEvent(
  running: RunningTrial,
  event: Extract<TrialProgress, { kind: "runner" }>["event"],
  expectedSteps: number | null,
  now: number,
): RunningTrial {
  switch (event.type) {
    case "parameters":
      return { ...running, parameters: event.parameters, device: event.device };
    case "step":
      return {
        ...running,
        training: withPoint(running.training, event, now),
        percent: percentOf(event.iteration, expectedSteps),
        detail: detailOf("training", event),
      };
    case "validation":
      return {
        ...running,
        ...(running.training.length === 0 ? { detail: detailOf("validation", event) } : {}),
        validation: withPoint(running.validation, event, now),
        percent: percentOf(event.iteration, expectedSteps),
      };
    case "exporting":
      return { ...running, detail: `${event.exporter}, ${event.method}` };
    default:
      return running;
  }
}

function withPoint(
  points: readonly LossPoint[],
  { iteration, loss }: LossPoint,
  at: number,
): readonly LossPoint[] {
  const next = [...points, { iteration, loss, at }];
  return next.length > MAX_POINTS ? next.filter((_, index) => index % 2 === 0) : next;
}

function detailOf(kind: "training" | "validation", { iteration, loss }: LossPoint): string {
  const shown = loss === null ? "not finite" : loss.toFixed(3);
  return `iteration ${iteration.toLocaleString("en")}, ${kind} loss ${shown}`;
}

function percentOf(iteration: number, expected: number | null): number | null {
  return expected === null ? null : wholePercent(iteration, expected);
}

/** A training that goes on beyond what was expected stays at 99. */
function wholePercent(done: number, total: number): number {
  return Math.max(0, Math.min(done >= total ? 100 : 99, Math.floor((100 * done) / total)));
}

/** The training steps to expect of a project: what its newest trial that trained took. */
export function expectedSteps(trials: readonly Trial[]): number | null {
  return trials.findLast(({ steps }) => steps !== null && steps > 0)?.steps ?? null;
}

/** The projects with one trial's newest state in its ledger. */
export function withTrial(
  projects: readonly LabProject[],
  projectRoot: string,
  trial: Trial,
): readonly LabProject[] {
  return projects.map((project) => {
    if (project.root !== projectRoot) return project;
    const isKnown = project.trials.some(({ id }) => id === trial.id);
    const trials = isKnown
      ? project.trials.map((known) => (known.id === trial.id ? trial : known))
      : [...project.trials, trial];
    return { ...project, trials: inOrderOfWork(trials) };
  });
}
