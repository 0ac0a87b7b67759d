import type { ProjectFile } from "../project/project-file.ts";
import type { SourcePair } from "../project/source-pair.ts";
import type { RunnerEvent } from "./runner-events.ts";

/** What one training needs; plain values only. */
export interface TrainingRequest {
  /** The Python executable, with torch. */
  readonly python: string;
  /** The project's folder, absolute. */
  readonly projectRoot: string;
  readonly projectFile: ProjectFile;
  /** The pair that trains: the accepted files, or the project's own for the baseline. */
  readonly sources: SourcePair;
  readonly seed: number;
  /** The trial's folder, absolute: receives `train.log`, `events.jsonl` and `model.onnx`. */
  readonly trialFolder: string;
  /** Training longer than this ends the whole process group. */
  readonly maxTrainMinutes: number;
  /** `cpu`, `cuda`, `cuda:1`, `mps`: hides the other devices from the script. Absent: all visible. */
  readonly device?: string;
  /** Tokens per window (T) of the exported graph: the baseline's; absent: observed in this run. */
  readonly blockSize?: number;
  /** The holdout, absolute: left out of the scratch folder, and never opened. */
  readonly holdoutPath?: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunnerEvent) => void;
}

/** What `train()` says about itself; `null` where it returned NaN or an infinity. */
export interface ClaimedResult {
  readonly bestVloss: number | null;
  readonly elapsedMin: number | null;
}

/** A file that the run read, and whose batches it fed (counted over sampled model calls). */
export interface DataFile {
  /** Relative to the project where it lies inside, else absolute; forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Sampled windows of training calls that were found in this file, token by token. */
  readonly trainingWindows: number;
  /** Sampled windows of validation calls that were found in this file, token by token. */
  readonly validationWindows: number;
}

/** How many model calls of one kind had which input shape [B, T]. */
export interface BatchShape {
  readonly phase: "training" | "validation";
  readonly shape: readonly [batch: number, block: number];
  readonly calls: number;
}

/** How the claimed loss came about: the least of `readings` means over `batchesPerReading` batches. */
export interface ClaimedReadings {
  readonly readings: number;
  readonly batchesPerReading: number;
  /** [B, T] of one validation batch. */
  readonly batchShape: readonly [batch: number, block: number];
}

/** Where the export happened: out of reach of what training patched, or not. */
export type ExportMethod = "rebuilt" | "unpickled" | "in-training-process";

export interface ExportedGraph {
  /** `model.onnx` in the trial's folder. */
  readonly path: string;
  /** Hashed after the training process had ended. */
  readonly sha256: string;
  readonly bytes: number;
  readonly exporter: "torchscript" | "dynamo";
  readonly method: ExportMethod;
  /** Why a safer method was not possible; absent when `rebuilt`. */
  readonly methodNote?: string;
  /** Greatest difference of a token's NLL between the graph and PyTorch, nats. */
  readonly maxDifference: number;
}

export interface ExportedTraining {
  readonly state: "exported";
  readonly claimed: ClaimedResult;
  /** Every parameter of the exported model, tied ones once. */
  readonly parameters: number;
  /** Parameters whose change can change a logit (by the gradient of the logits). */
  readonly parametersInfluencingLogits: number | null;
  readonly steps: number;
  /** Where the parameters lay when training ended: `cpu`, `cuda:0`, `mps:0`. */
  readonly device: string;
  /** SHA-256 of every local module as imported, by path relative to the project. */
  readonly imported: Readonly<Record<string, string>>;
  /** Local modules whose imported bytes are not the ones given to the scratch folder. */
  readonly importedOtherwise: readonly string[];
  readonly blockSize: number;
  readonly vocabSize: number;
  readonly dataFiles: readonly DataFile[];
  /** The file that feeds validation, by content where it can be found, else by name. */
  readonly validationFile: string | null;
  readonly trainingFile: string | null;
  readonly batchShapes: readonly BatchShape[];
  readonly claimedReadings: ClaimedReadings | null;
  /** Bytes: resident memory of the process, and of the accelerator where there is one. */
  readonly peakMemory: { readonly host: number; readonly device: number | null };
  /** Wall time of `train()` as this program saw it. */
  readonly trainMinutes: number;
  /** The exported module's class. */
  readonly modelClass: string;
  readonly graph: ExportedGraph;
  /** Versions: python, torch, numpy, platform, threads … */
  readonly environment: Readonly<Record<string, string>>;
}

export interface FailedTraining {
  readonly state: "failed";
  readonly stage: "training" | "exporting";
  /** One sentence for people. */
  readonly reason: string;
  /** Python's traceback, paths relative to the project. */
  readonly traceback?: string;
  /** The innermost line of the project's own code, as in `model.py:31`. */
  readonly location?: { readonly file: string; readonly line: number };
  readonly claimed?: ClaimedResult;
  readonly steps?: number;
  readonly device?: string;
  readonly parameters?: number;
  readonly imported?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface CancelledTraining {
  readonly state: "cancelled";
}

export type TrainingOutcome = ExportedTraining | FailedTraining | CancelledTraining;
