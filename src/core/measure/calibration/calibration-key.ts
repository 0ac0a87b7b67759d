import { arch, availableParallelism, cpus, platform } from "node:os";
import type { ProviderName } from "../scoring/providers.ts";

export interface CalibratedGraph {
  /**
   * Size of the ONNX file. It stands for the graph's shape: other weights in the same architecture
   * leave it as it is, while nearly any other architecture changes it. A coincidence costs speed
   * only.
   */
  readonly bytes: number;
  readonly blockSize: number;
  readonly provider: ProviderName;
  /** Version of ONNX Runtime. */
  readonly runtime: string;
}

/** What a calibration holds for: this processor, provider, version and shape of graph. */
export function calibrationKey(graph: CalibratedGraph): string {
  const processor = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? "unknown processor"}`;
  return [
    `${platform()} ${arch()}`,
    processor,
    `${graph.provider} of ONNX Runtime ${graph.runtime}`,
    `T ${graph.blockSize}`,
    `${graph.bytes} bytes`,
  ].join(", ");
}
