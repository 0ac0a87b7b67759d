import type { Batch } from "../data/windows.ts";
import type { ProviderName } from "./providers.ts";

/** An input or output of the graph. A dimension is a number, or a name where it is dynamic. */
export interface GraphValue {
  readonly name: string;
  /** Element type as ONNX Runtime names it (`int64`, `float32`, …); "" where it is no tensor. */
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** One graph loaded on one execution provider. */
export interface ScoringSession {
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** NLL in nats, row-major [rows, blockSize]. Rejects with ONNX Runtime's error. */
  run(batch: Batch): Promise<Float32Array>;
  release(): Promise<void>;
}

/** A node of the graph that ran, as the profile tells. */
export interface NodeRun {
  readonly operator: string;
  /** ONNX Runtime's name, as in `CPUExecutionProvider`. */
  readonly executionProvider: string;
  /** Element types of its inputs, as in `float16`. */
  readonly types: readonly string[];
}

/** What opens sessions for the one graph that is measured. */
export interface SessionFactory {
  /** Providers that this build of ONNX Runtime knows, whether or not their device exists. */
  backends(): readonly string[];
  /** Version of ONNX Runtime. */
  readonly version: string;
  /**
   * Rejects with ONNX Runtime's error, as when there is no device.
   *
   * @param threads within one operation on the CPU; 0 or absent: ONNX Runtime's own choice
   */
  open(provider: ProviderName, threads?: number): Promise<ScoringSession>;
  /** Runs one batch in a short session of its own and tells which provider ran each node. */
  trace(provider: ProviderName, batch: Batch): Promise<{ nll: Float32Array; nodes: NodeRun[] }>;
}
