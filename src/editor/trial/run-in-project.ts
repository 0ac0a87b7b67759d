import type { Project } from "../../core/project/load-project.ts";
import type { Trial } from "../../core/trial/trial.ts";
import type { MeasuringContext, TrialContext } from "../../core/trial/trial-context.ts";
import type { Stage } from "../lab-state.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import { chooseInterpreter } from "../python/interpreter.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { prepareStarterData } from "../starter/starter-data.ts";
import { type TaskProgress, withProgress } from "../work/with-progress.ts";
import { ProgressSink } from "./progress-sink.ts";
import { newRunning } from "./run-progress.ts";

/** What is trained, for titles and the status bar. */
export interface RunSubject {
  readonly title: string;
  readonly persona: string;
  readonly seed: number;
}

/**
 * Finds a Python, then runs a trial with live progress that can be cancelled.
 *
 * @throws GuidedFailure where there is no Python with PyTorch, or something is under way already
 */
export function runInProject(
  services: Services,
  project: Project,
  subject: RunSubject,
  run: (context: TrialContext) => Promise<Trial>,
): Promise<Trial> {
  return withLiveProgress(services, project, subject, "preparing", async (context, report) => {
    report("looking for Python…");
    const { signal } = context;
    const python = await chooseInterpreter(project.root, signal, services.log);
    signal.throwIfAborted();
    await prepareStarterData(project.root, python, signal, services.log);
    return run({ ...context, python });
  });
}

/**
 * Measures a trained trial with live progress that can be cancelled; needs no Python.
 *
 * @throws GuidedFailure where something is under way already
 */
export function measureInProject(
  services: Services,
  project: Project,
  subject: RunSubject,
  measure: (context: MeasuringContext) => Promise<Trial>,
): Promise<Trial> {
  return withLiveProgress(services, project, subject, "measuring", measure);
}

async function withLiveProgress(
  services: Services,
  project: Project,
  { title, persona, seed }: RunSubject,
  stage: Stage,
  work: (context: MeasuringContext, report: TaskProgress["report"]) => Promise<Trial>,
): Promise<Trial> {
  const { state, log } = services;
  try {
    return await withProgress(services.work, title, async ({ signal, report }) => {
      const first = newRunning(project.root, persona, seed, stage, Date.now());
      const sink = new ProgressSink(state, log, report, first);
      try {
        const { provider } = readSettings(project.root);
        const { onProgress } = sink;
        return await work({ project, provider, signal, onProgress }, report);
      } finally {
        sink.end();
      }
    });
  } finally {
    await refreshProjects(state, log);
  }
}
