import type { Project } from "../../core/project/load-project.ts";
import type { Trial } from "../../core/trial/trial.ts";
import type { TrialContext } from "../../core/trial/trial-context.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import { chooseInterpreter } from "../python/interpreter.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { prepareStarterData } from "../starter/starter-data.ts";
import { withProgress } from "../work/with-progress.ts";
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
export async function runInProject(
  services: Services,
  project: Project,
  subject: RunSubject,
  run: (context: TrialContext) => Promise<Trial>,
): Promise<Trial> {
  const { state, log } = services;
  try {
    return await withProgress(services.work, subject.title, async ({ signal, report }) => {
      const { persona, seed } = subject;
      const first = newRunning(project.root, persona, seed, "preparing", Date.now());
      const sink = new ProgressSink(state, log, report, first);
      try {
        report("looking for Python…");
        const python = await chooseInterpreter(project.root, signal, log);
        signal.throwIfAborted();
        await prepareStarterData(project.root, python, signal, log);
        const { provider } = readSettings(project.root);
        const { onProgress } = sink;
        return await run({ project, python, provider, signal, onProgress });
      } finally {
        sink.end();
      }
    });
  } finally {
    await refreshProjects(state, log);
  }
}
