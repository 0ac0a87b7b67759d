import type { Project } from "../project/load-project.ts";
import type { RunnerEvent } from "./runner-events.ts";
import type { Trial } from "./trial.ts";

/** What a person may watch while a trial runs. */
export type TrialProgress =
  | { readonly kind: "state"; readonly trial: Trial }
  | { readonly kind: "runner"; readonly event: RunnerEvent }
  | {
      readonly kind: "measuring";
      readonly stage: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: "note"; readonly text: string };

/** What running a trial needs besides the trial. */
export interface TrialContext {
  readonly project: Project;
  /** The Python executable with torch. */
  readonly python: string;
  /** The execution provider asked for; `auto` chooses. */
  readonly provider: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TrialProgress) => void;
}

/** What measuring needs: no Python. */
export type MeasuringContext = Omit<TrialContext, "python">;
