import type { RunnerChild } from "./runner-child.ts";
import type { RunFacts } from "./runner-events.ts";
import type { ScratchFolder } from "./scratch-folder.ts";

/** A run that has been handed over: its process waits for what to do next. */
export interface TrainedRun {
  readonly child: RunnerChild;
  readonly scratch: ScratchFolder;
  /** The reference losses that every export is held against. */
  readonly referencePath: string;
  readonly facts: RunFacts;
}
