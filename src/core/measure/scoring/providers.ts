import { Failure } from "../../failure.ts";

/** The execution providers on offer, with ONNX Runtime's name for each. */
export const EXECUTION_PROVIDERS = {
  cpu: "CPUExecutionProvider",
  webgpu: "WebGpuExecutionProvider",
  cuda: "CUDAExecutionProvider",
  coreml: "CoreMLExecutionProvider",
  dml: "DmlExecutionProvider",
} as const;

export type ProviderName = keyof typeof EXECUTION_PROVIDERS;

/** What `auto` tries, in this order, per `process.platform`. */
const AUTO: Readonly<Partial<Record<NodeJS.Platform, readonly ProviderName[]>>> = {
  linux: ["cuda", "webgpu", "cpu"],
  darwin: ["webgpu", "coreml", "cpu"],
  win32: ["dml", "webgpu", "cpu"],
};

export function isProviderName(name: string): name is ProviderName {
  return Object.hasOwn(EXECUTION_PROVIDERS, name);
}

/**
 * The providers to try for a request, best first; the CPU is always the last.
 *
 * @param requested `auto` or a provider's name
 * @throws Failure (input) for any other word
 */
export function providerCandidates(
  requested: string,
  platform: NodeJS.Platform = process.platform,
): readonly ProviderName[] {
  if (requested === "auto") return AUTO[platform] ?? ["cpu"];
  if (requested === "cpu") return ["cpu"];
  if (isProviderName(requested)) return [requested, "cpu"];
  const names = ["auto", ...Object.keys(EXECUTION_PROVIDERS)].join(", ");
  throw new Failure("input", `There is no provider "${requested}", so use one of ${names}.`);
}
