import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { Failure } from "../failure.ts";
import { ownTrial, saveTrial } from "../ledger/ledger.ts";
import { takeLock } from "../ledger/process-lock.ts";
import { sha256OfFile } from "../ledger/sha256.ts";
import { labFolder, type TrialFolder } from "../ledger/trial-folder.ts";
import type { Project } from "../project/load-project.ts";
import type { SourcePair } from "../project/source-pair.ts";
import type { BaselineTrial } from "./baseline-trial.ts";
import { identityProblem } from "./identity-chain.ts";
import { measureTrial } from "./measure-trial.ts";
import { trainAndExport } from "./runner-process.ts";
import type { ExportedTraining, TrainingOutcome } from "./training-outcome.ts";
import type { Identity, Observed, Trial } from "./trial.ts";
import type { TrialContext } from "./trial-context.ts";

/** The baseline's training may take a day before it is ended. */
const BASELINE_MINUTES = 24 * 60;
/** A candidate may take this many times the baseline's minutes, and at least a few. */
const MINUTES_FACTOR = 10;
const LEAST_MINUTES = 5;

/**
 * Trains, exports and measures an accepted trial. Every way it can end is a state of the returned
 * trial, which is saved after each step.
 *
 * @param baseline what the candidate is compared with; absent for the baseline itself
 * @throws Failure (finding) when another trial is training in this project, or there is no
 * validation data where the project file says
 */
export async function completeTrial(
  context: TrialContext,
  folder: TrialFolder,
  accepted: Trial,
  sources: SourcePair,
  baseline?: BaselineTrial,
): Promise<Trial> {
  tellMissingData(context);
  const lock = takeLock(labFolder(context.project.root).trainingLock);
  if (!("release" in lock)) {
    throw new Failure(
      "finding",
      `Another trial is training in this project (process ${lock.heldBy.pid}): wait for it or cancel it, then run again.`,
    );
  }
  const save = async (trial: Trial): Promise<Trial> => {
    await saveTrial(folder, trial);
    context.onProgress({ kind: "state", trial });
    return trial;
  };
  try {
    await ownTrial(folder);
    let trial = await save({
      ...accepted,
      state: "training",
      ...(baseline ? { baseline: baseline.trial.id } : {}),
    });
    const outcome = await train(context, folder, trial, sources, save, baseline);
    trial = withOutcome(trial, outcome);
    if (outcome.state !== "exported") return await save(trial);
    return await measureExported(context, folder, trial, outcome, save, baseline);
  } finally {
    lock.release();
  }
}

/** Hours of training are no way to learn that a path was mistyped. */
function tellMissingData({ project, onProgress }: TrialContext): void {
  const { validation, holdout } = project.file;
  const isThere = (path: string) => existsSync(join(project.root, path));
  if (validation !== undefined && !isThere(validation)) {
    throw new Failure(
      "finding",
      `There is no ${validation}, which persona-lab.json names as "validation": correct the path.`,
    );
  }
  if (holdout === undefined || isThere(holdout)) return;
  const text = `There is no ${holdout}, which persona-lab.json names as "holdout": nothing tells whether validation data was memorised.`;
  onProgress({ kind: "note", text });
}

async function train(
  context: TrialContext,
  folder: TrialFolder,
  trial: Trial,
  sources: SourcePair,
  save: (trial: Trial) => Promise<Trial>,
  baseline?: BaselineTrial,
): Promise<TrainingOutcome> {
  const { project } = context;
  const blockSize = project.file.blockSize ?? baseline?.observed.blockSize;
  const holdout = holdoutOf(project, baseline?.observed.validationData ?? project.file.validation);
  let exportingSaved: Promise<unknown> = Promise.resolve();
  const outcome = await trainAndExport({
    python: context.python,
    projectRoot: project.root,
    projectFile: project.file,
    sources,
    seed: trial.seed,
    trialFolder: folder.root,
    maxTrainMinutes: minutesAllowed(project, baseline),
    ...(blockSize === undefined ? {} : { blockSize }),
    ...(holdout === null ? {} : { holdoutPath: join(project.root, holdout) }),
    signal: context.signal,
    onEvent: (event) => {
      context.onProgress({ kind: "runner", event });
      if (event.type === "exporting") exportingSaved = save({ ...trial, state: "exporting" });
    },
  });
  await exportingSaved;
  return outcome;
}

async function measureExported(
  context: TrialContext,
  folder: TrialFolder,
  trained: Trial,
  outcome: ExportedTraining,
  save: (trial: Trial) => Promise<Trial>,
  baseline?: BaselineTrial,
): Promise<Trial> {
  const fail = (reason: string) => save({ ...trained, state: "failed", reason });
  const problem = identityProblem(trained.identity.reviewed ?? {}, outcome);
  if (problem !== null) return fail(problem);
  const observed = observedIn(context.project, outcome, baseline);
  if (observed === null) {
    return fail(
      'It is not clear which file holds the validation data: name it as "validation" in persona-lab.json.',
    );
  }
  try {
    const identity = await dataIdentity(context.project, trained.identity, observed);
    const ready = await save({ ...trained, state: "measuring", identity, observed });
    return await save(await measureTrial(context, folder, ready, observed, baseline));
  } catch (error) {
    if (context.signal.aborted) {
      return save({ ...trained, state: "cancelled", reason: "Cancelled while it was measured." });
    }
    if (error instanceof Failure) return fail(error.message);
    throw error;
  }
}

/** The trial with what its training told; `failed` and `cancelled` are final. */
function withOutcome(trial: Trial, outcome: TrainingOutcome): Trial {
  if (outcome.state === "cancelled") {
    return { ...trial, state: "cancelled", reason: "Cancelled while it was training." };
  }
  const told: Trial = {
    ...trial,
    parameters: outcome.parameters ?? null,
    steps: outcome.steps ?? null,
    device: outcome.device ?? null,
    environment: { ...trial.environment, ...outcome.environment },
    identity: {
      ...trial.identity,
      ...(outcome.imported === undefined ? {} : { imported: { ...outcome.imported } }),
    },
    ...(outcome.claimed === undefined ? {} : { claimed: { ...outcome.claimed } }),
  };
  if (outcome.state === "failed") {
    const where = outcome.location ? ` (${outcome.location.file}:${outcome.location.line})` : "";
    return { ...told, state: "failed", reason: `${outcome.reason}${where}` };
  }
  return { ...told, identity: { ...told.identity, graph: outcome.graph.sha256 } };
}

function observedIn(
  project: Project,
  outcome: ExportedTraining,
  baseline?: BaselineTrial,
): Observed | null {
  const validationData =
    project.file.validation ?? baseline?.observed.validationData ?? outcome.validationFile;
  if (validationData === null) return null;
  const claimed = outcome.claimedReadings;
  return {
    blockSize: project.file.blockSize ?? baseline?.observed.blockSize ?? outcome.blockSize,
    dtype: project.file.dtype,
    validationData,
    trainingData: baseline?.observed.trainingData ?? outcome.trainingFile,
    holdoutData: holdoutOf(project, validationData),
    readings: claimed?.readings ?? 0,
    tokensPerReading: claimed
      ? claimed.batchesPerReading * claimed.batchShape[0] * claimed.batchShape[1]
      : 0,
    trainingMinutes: outcome.trainMinutes,
  };
}

async function dataIdentity(
  project: Project,
  identity: Identity,
  observed: Observed,
): Promise<Identity> {
  const hashOf = async (path: string | null) => {
    const full = path === null ? null : join(project.root, path);
    return full !== null && existsSync(full) ? await sha256OfFile(full) : undefined;
  };
  const train = await hashOf(observed.trainingData);
  const validation = await hashOf(observed.validationData);
  const holdout = await hashOf(observed.holdoutData);
  return {
    ...identity,
    ...(train ? { train } : {}),
    ...(validation ? { validation } : {}),
    ...(holdout ? { holdout } : {}),
  };
}

/** The holdout, relative to the project: as the project file says, else `holdout.bin` beside it. */
function holdoutOf(project: Project, validationData: string | undefined): string | null {
  const named = project.file.holdout;
  if (named !== undefined) return named;
  const folders = validationData === undefined ? [".", "data"] : [posix.dirname(validationData)];
  const found = folders
    .map((folder) => posix.join(folder, "holdout.bin"))
    .find((path) => existsSync(join(project.root, path)));
  return found ?? null;
}

function minutesAllowed(project: Project, baseline?: BaselineTrial): number {
  if (project.file.maxTrainMinutes !== undefined) return project.file.maxTrainMinutes;
  if (baseline === undefined) return BASELINE_MINUTES;
  return Math.max(LEAST_MINUTES, MINUTES_FACTOR * baseline.observed.trainingMinutes);
}
