import type { ProviderState } from "./measure-protocol.ts";
import { runMeasureProcess } from "./run-measure-process.ts";

/**
 * The execution providers of this platform, each tried on a tiny graph in a process of its own;
 * `note` says why one is not usable.
 *
 * @throws Failure (finding) if ONNX Runtime does not load
 */
export async function listProviders(): Promise<ProviderState[]> {
  const report = await runMeasureProcess({ type: "providers" });
  return report.type === "providers" ? report.providers : [];
}
