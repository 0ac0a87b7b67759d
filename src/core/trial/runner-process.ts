import { realpath, stat } from "node:fs/promises";
import { Failure, messageOf, systemCode } from "../failure.ts";
import { exportTrained } from "./export-trained.ts";
import { tooManyParameters } from "./parameter-limit.ts";
import type { RunnerEnd } from "./runner-child.ts";
import type { RunnerEvent } from "./runner-events.ts";
import { RunnerSession } from "./runner-session.ts";
import type { TrainedRun } from "./trained-run.ts";
import type { FailedTraining, TrainingOutcome, TrainingRequest } from "./training-outcome.ts";

/** Longer timers than this fire at once. */
const GREATEST_TIMER_MS = 2 ** 31 - 1;
/** Handing over and exporting take seconds; this is for the machine that hangs. */
const EXPORT_LIMIT_MINUTES = 20;

/**
 * Trains the pair with the given seed in a scratch folder and exports the model that produced the
 * last validation loss to `model.onnx` in the trial's folder. Never rejects for anything that the
 * candidate, its Python, the disk or an interrupt can cause: those are states of the outcome.
 */
export async function trainAndExport(request: TrainingRequest): Promise<TrainingOutcome> {
  if (request.signal.aborted) return { state: "cancelled" };
  const limit = new RunLimit();
  const session = new RunnerSession({ ...request, onEvent: watched });
  const interrupted = AbortSignal.any([request.signal, limit.signal]);
  const endAll = () => void session.close();
  interrupted.addEventListener("abort", endAll, { once: true });
  let stage: FailedTraining["stage"] = "training";
  try {
    const trained = await train(session, limit);
    if ("state" in trained) return settled(trained);
    stage = "exporting";
    return settled(await exportTrained(session, trained, interrupted));
  } catch (error) {
    return settled(session.failed(stage, reasonOf(error)));
  } finally {
    limit.clear();
    interrupted.removeEventListener("abort", endAll);
    await session.close();
  }

  /** A model that is too large is ended with its first step, not after hours. */
  function watched(event: RunnerEvent): void {
    request.onEvent(event);
    if (event.type !== "parameters") return;
    const excess = tooManyParameters(request.projectFile, event.parameters);
    if (excess !== null) limit.end(excess);
  }

  function settled(outcome: TrainingOutcome): TrainingOutcome {
    if (request.signal.aborted) return { state: "cancelled" };
    return limit.reason === null ? outcome : session.failed(stage, limit.reason);
  }
}

/** Runs `train()` up to the point where its model is handed over. */
async function train(
  session: RunnerSession,
  limit: RunLimit,
): Promise<TrainedRun | FailedTraining> {
  const { request } = session;
  const scratch = await session.makeScratch();
  const referencePath = `${scratch.handoff}/reference.json`;
  const { maxTrainMinutes, holdoutPath, projectFile } = request;
  limit.start(
    maxTrainMinutes,
    `Training took longer than ${maxTrainMinutes} minutes and was ended: raise maxTrainMinutes in persona-lab.json if it needs more.`,
  );
  const child = session.start(scratch, {
    mode: "train",
    handoff: scratch.handoff,
    reference: referencePath,
    protectedRoots: [await realpath(request.projectRoot)],
    ...(request.device === undefined ? {} : { device: request.device }),
    ...optional("blockSize", request.blockSize ?? projectFile.blockSize),
    ...optional("holdoutIdentity", await identityOf(holdoutPath)),
  });
  const returned = await child.until("returned", "failed");
  if (returned.type === "ended") return session.failed("training", endedEarly(session, returned));
  if (returned.type === "failed") return session.failed(returned.stage, returned.reason, returned);
  limit.start(
    EXPORT_LIMIT_MINUTES,
    `The export took longer than ${EXPORT_LIMIT_MINUTES} minutes and was ended.`,
  );
  const trained = await child.until("trained", "failed");
  if (trained.type === "ended") {
    return session.failed(
      "exporting",
      `The model could not be handed over: ${howItEnded(trained)}.`,
    );
  }
  if (trained.type === "failed") return session.failed("exporting", trained.reason, trained);
  const excess = tooManyParameters(projectFile, trained.facts.parameters);
  if (excess !== null) return session.failed("training", excess);
  return { child, scratch, referencePath, facts: trained.facts };
}

/** The process group's end, after some minutes or at once; one limit of time at a time. */
class RunLimit {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  /** Why everything was ended, once it was. */
  reason: string | null = null;

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  start(minutes: number, reason: string): void {
    this.clear();
    this.timer = setTimeout(() => this.end(reason), Math.min(minutes * 60_000, GREATEST_TIMER_MS));
  }

  end(reason: string): void {
    this.reason ??= reason;
    this.controller.abort();
  }

  clear(): void {
    clearTimeout(this.timer);
  }
}

function endedEarly(session: RunnerSession, end: RunnerEnd): string {
  const { projectFile, python } = session.request;
  if (end.startError !== undefined)
    return `Python cannot be started (${python}): ${end.startError}.`;
  const { environment } = session.facts();
  if (Object.keys(environment).length === 0) {
    const lastLine = session.logTail().split("\n").at(-1)?.trim() ?? "";
    return `The runner did not start under ${python}: ${lastLine || howItEnded(end)}.`;
  }
  return `${projectFile.entry}() of ${projectFile.train} never returned: ${howItEnded(end)}.`;
}

function howItEnded(end: RunnerEnd): string {
  if (end.signal === "SIGKILL") return "its process was killed, perhaps for want of memory";
  if (end.signal !== null) return `its process died of ${end.signal}`;
  return `its process ended by itself with exit code ${end.exitCode}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof Failure) return error.message;
  if (systemCode(error) === "ENOSPC") {
    return "The disk is full: free some space for the run's temporary folder and the trial.";
  }
  return `The run cannot be set up: ${messageOf(error)}.`;
}

/** Device and inode: enough to recognise the holdout without telling where it lies. */
async function identityOf(path: string | undefined): Promise<[number, number] | undefined> {
  if (path === undefined) return undefined;
  const status = await stat(path).catch(() => null);
  return status ? [status.dev, status.ino] : undefined;
}

function optional<T>(name: string, value: T | undefined): Record<string, T> {
  return value === undefined ? {} : { [name]: value };
}
