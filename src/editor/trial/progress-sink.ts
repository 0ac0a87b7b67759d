import type * as vscode from "vscode";
import { progressPrinter } from "../../core/trial/progress-printer.ts";
import type { TrialProgress } from "../../core/trial/trial-context.ts";
import type { LabState, RunningTrial } from "../lab-state.ts";
import type { TaskProgress } from "../work/with-progress.ts";
import { expectedSteps, nextRunning, withTrial } from "./run-progress.ts";

/** The state changes at most this often while a trial trains; a change of stage shows at once. */
const PERIOD_MS = 100;

/** Takes a trial's progress to the state, the notification and the log. */
export class ProgressSink {
  #running: RunningTrial;
  #timer: NodeJS.Timeout | undefined;
  #steps: number | null;
  readonly #print: (progress: TrialProgress) => void;

  constructor(
    readonly state: LabState,
    log: vscode.LogOutputChannel,
    readonly report: TaskProgress["report"],
    running: RunningTrial,
  ) {
    this.#running = running;
    const project = state.snapshot.projects.find(({ root }) => root === running.projectRoot);
    this.#steps = expectedSteps(project?.trials ?? []);
    this.#print = progressPrinter((line) => log.info(line));
    this.#flush();
  }

  readonly onProgress = (progress: TrialProgress): void => {
    this.#print(progress);
    this.#running = nextRunning(this.#running, progress, this.#steps, Date.now());
    if (progress.kind === "state") {
      const { projects } = this.state.snapshot;
      const { trial } = progress;
      this.#steps = trial.steps ?? this.#steps;
      this.state.update({ projects: withTrial(projects, this.#running.projectRoot, trial) });
      this.#flush();
    }
    this.#timer ??= setTimeout(() => this.#flush(), PERIOD_MS);
  };

  /** Nothing is under way any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.state.update({ running: null });
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.state.update({ running: this.#running });
    const { persona, stage, detail, percent } = this.#running;
    const shown = percent === null ? "" : ` ${percent} %`;
    this.report(`${persona}: ${stage}${shown}${detail === "" ? "" : ` (${detail})`}`);
  }
}
