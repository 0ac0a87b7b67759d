import type { MeasureProgress } from "../measure-request.ts";
import type { SessionFactory } from "./session.ts";

/** What the measuring process brings along; tests bring their own. */
export interface ScoreTools {
  readonly factoryFor: (graph: Uint8Array) => SessionFactory;
  readonly platform: NodeJS.Platform;
  readonly onProgress: (progress: MeasureProgress) => void;
}
