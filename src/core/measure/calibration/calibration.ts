import * as z from "zod";

/** How one machine runs graphs of one shape fastest. */
export const calibrationSchema = z.object({
  /** Windows per batch. */
  rows: z.int().positive(),
  /** Threads within one operation; 0 leaves them to ONNX Runtime. */
  threads: z.int().nonnegative(),
  /** When it was timed, ISO 8601. */
  timedAt: z.string(),
});

export type Calibration = z.infer<typeof calibrationSchema>;

/** Calibrations that outlive a process. Reading and writing never fail: they cost time, not truth. */
export interface CalibrationMemory {
  /** The file that holds them, for people. */
  readonly path: string;
  recall(key: string): Promise<Calibration | undefined>;
  remember(key: string, calibration: Calibration): Promise<void>;
}
