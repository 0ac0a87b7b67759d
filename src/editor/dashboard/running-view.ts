import type { LabProject, LossPoint, RunningTrial } from "../lab-state.ts";
import { expectedSteps } from "../trial/run-progress.ts";
import type { Curves, HostMessage, Point, Progress, RunningView } from "./messages.ts";

/** The rate is taken over this many of the newest readings. */
const RATE_POINTS = 40;

/** The work under way, with its live curves. */
export function runningView(
  running: RunningTrial | null,
  projects: readonly LabProject[],
): RunningView | null {
  if (running === null) return null;
  const { id, projectRoot, persona, seed, stage } = running;
  const steps = expectedSteps(projects.find(({ root }) => root === projectRoot)?.trials ?? []);
  return {
    id,
    projectRoot,
    persona,
    seed,
    stage,
    ...progressOf(running, steps),
    curves: curvesAfter(running, 0, 0),
  };
}

/**
 * What tells a page that knows `before` about `after`: nothing, how far the same work came, or all
 * of it where it is another work, another stage, or its curves were thinned.
 */
export function runningMessage(
  before: RunningTrial | null,
  after: RunningTrial | null,
  projects: readonly LabProject[],
): HostMessage | null {
  if (before === after) return null;
  if (before === null || after === null || !isFurther(before, after)) {
    return { type: "running", running: runningView(after, projects) };
  }
  const steps = expectedSteps(
    projects.find(({ root }) => root === after.projectRoot)?.trials ?? [],
  );
  return {
    type: "progress",
    progress: progressOf(after, steps),
    curves: curvesAfter(after, before.training.length, before.validation.length),
  };
}

function isFurther(before: RunningTrial, after: RunningTrial): boolean {
  return (
    before.id === after.id &&
    before.projectRoot === after.projectRoot &&
    before.persona === after.persona &&
    before.seed === after.seed &&
    before.stage === after.stage &&
    isBeginning(before.training, after.training) &&
    isBeginning(before.validation, after.validation)
  );
}

/** Points are never changed, only added or thinned, so the last common one decides. */
function isBeginning(before: readonly LossPoint[], after: readonly LossPoint[]): boolean {
  return before.length === 0 || before.at(-1) === after[before.length - 1];
}

function progressOf(running: RunningTrial, steps: number | null): Progress {
  const { percent, detail, device, parameters } = running;
  const rate = running.stage === "training" ? iterationsPerSecond(running.training) : null;
  const iteration = running.training.at(-1)?.iteration;
  const isForeseen = rate !== null && steps !== null && iteration !== undefined;
  return {
    percent,
    detail,
    device,
    parameters,
    iterationsPerSecond: rate,
    secondsLeft: isForeseen && iteration < steps ? (steps - iteration) / rate : null,
  };
}

function iterationsPerSecond(training: readonly LossPoint[]): number | null {
  const last = training.at(-1);
  const first = training.at(-Math.min(RATE_POINTS, training.length));
  if (last?.at === undefined || first?.at === undefined) return null;
  const seconds = (last.at - first.at) / 1000;
  return seconds > 0 ? (last.iteration - first.iteration) / seconds : null;
}

function curvesAfter(
  { training, validation }: RunningTrial,
  trainingKnown: number,
  validationKnown: number,
): Curves {
  const starts = [training[0]?.at, validation[0]?.at].filter((at) => at !== undefined);
  const start = starts.length === 0 ? undefined : Math.min(...starts);
  const point = ({ iteration, loss, at }: LossPoint): Point => ({
    iteration,
    loss,
    seconds: at === undefined || start === undefined ? null : (at - start) / 1000,
  });
  return {
    training: training.slice(trainingKnown).map(point),
    validation: validation.slice(validationKnown).map(point),
  };
}
