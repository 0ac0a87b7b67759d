import type { ProjectFile } from "../project/project-file.ts";
import type { Measurement } from "./measurement.ts";

export type TokenType = ProjectFile["dtype"];

export const MEASURE_STAGES = ["check", "load", "validation", "holdout", "probes"] as const;
export type MeasureStage = (typeof MEASURE_STAGES)[number];

/** `done` of `total` batches (of probes: runs) of one stage. */
export interface MeasureProgress {
  readonly stage: MeasureStage;
  readonly done: number;
  readonly total: number;
}

/** What the training run said about itself, for the probe `claimed-vs-measured`. */
export interface Claim {
  readonly bestVloss: number | null;
  /** How many validation losses were read, of which the claim is the least (K). */
  readonly readings: number;
  /** Tokens that one reading averages over. */
  readonly tokensPerReading: number;
}

/** Per-window mean NLL of the baseline, for the probe `memorised-validation`. */
export interface BaselineLosses {
  readonly nll: Float32Array;
  readonly holdoutNll: Float32Array;
}

export interface MeasureRequest {
  /** The ONNX graph: `idx`, `targets` int64 [B,T] → `nll` float32 [B,T]. */
  readonly modelPath: string;
  /** Token ids in a row, little-endian, no header. */
  readonly dataPath: string;
  /** Tokens per window, T. */
  readonly blockSize: number;
  readonly dtype: TokenType;
  /** `auto`, or one of PROVIDERS. */
  readonly provider: string;
  /** Measure this many evenly spaced windows; all by default. */
  readonly windows?: number | undefined;
  readonly holdoutPath?: string | undefined;
  readonly claimed?: Claim | undefined;
  /** SHA-256 in hex that the files must have. */
  readonly expected?:
    | { readonly modelSha256?: string | undefined; readonly dataSha256?: string | undefined }
    | undefined;
  readonly baselineHoldout?: BaselineLosses | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: MeasureProgress) => void) | undefined;
}

export interface MeasureResult {
  readonly measurement: Measurement;
  /** Mean NLL of each window in nats, in the order of the text; length = measurement.windows. */
  readonly nll: Float32Array;
  readonly holdoutNll?: Float32Array | undefined;
}
