import type { CalibrationMemory } from "../calibration/calibration.ts";
import type { MeasureProgress } from "../measure-request.ts";
import type { SessionFactory } from "./session.ts";

/** What the measuring process brings along; tests bring their own. */
export interface ScoreTools {
  readonly factoryFor: (graph: Uint8Array) => SessionFactory;
  readonly platform: NodeJS.Platform;
  /** Threads that this process may run at the same time. */
  readonly parallelism: number;
  readonly calibrations: CalibrationMemory;
  /** Milliseconds, as `performance.now` tells them. */
  readonly now: () => number;
  readonly onProgress: (progress: MeasureProgress) => void;
}
