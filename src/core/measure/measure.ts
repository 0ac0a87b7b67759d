import type { ScoreResult } from "./measure-protocol.ts";
import type { MeasureRequest, MeasureResult } from "./measure-request.ts";
import { type Measurement, type Probe, VALIDITY_PROBES } from "./measurement.ts";
import { claimedVsMeasured } from "./probes/claimed-vs-measured.ts";
import { memorisedValidation } from "./probes/memorised-validation.ts";
import { runMeasureProcess } from "./run-measure-process.ts";
import { providerCandidates } from "./scoring/providers.ts";
import { estimateMean, interval95 } from "./statistics/mean-interval.ts";

export type { MeasureProgress, MeasureRequest, MeasureResult } from "./measure-request.ts";

/**
 * Measures the mean next-token NLL of an exported graph on a file of tokens, in a process of its
 * own, and probes whether that number means anything.
 *
 * @throws Failure (input) for files that are missing, unreadable, too short, or do not fit together;
 *   Failure (finding) if a hash is not the expected one, the process died, or `signal` aborted
 */
export async function measure(request: MeasureRequest): Promise<MeasureResult> {
  const { expected, signal, onProgress } = request;
  providerCandidates(request.provider);
  const report = await runMeasureProcess(
    {
      type: "score",
      job: {
        modelPath: request.modelPath,
        dataPath: request.dataPath,
        holdoutPath: request.holdoutPath,
        blockSize: request.blockSize,
        dtype: request.dtype,
        provider: request.provider,
        windows: request.windows,
        expectedModelSha256: expected?.modelSha256,
        expectedDataSha256: expected?.dataSha256,
      },
    },
    { signal, onProgress: ({ stage, done, total }) => onProgress?.({ stage, done, total }) },
  );
  if (report.type !== "scored") throw new Error(`The process answered with ${report.type}.`);
  const { result } = report;
  return {
    measurement: measurementOf(request, result),
    nll: result.nll,
    holdoutNll: result.holdoutNll,
  };
}

function measurementOf(request: MeasureRequest, result: ScoreResult): Measurement {
  const { blockSize } = request;
  const tokens = result.nll.length * blockSize;
  const probes = [
    ...result.probes,
    memorisedValidation(result, request.baselineHoldout),
    claimedVsMeasured(request.claimed, result.nll, blockSize),
  ];
  return {
    schema: 1,
    model: result.model,
    data: result.data,
    blockSize,
    windows: result.nll.length,
    tokens,
    provider: { requested: request.provider, ...result.provider },
    ...losses(request, result),
    probes,
    valid: isValid(probes),
    tokensPerSecond: result.tokensPerSecond,
    batchSize: result.batchSize,
    calibration: result.calibration,
  };
}

/** Whether none of the probes that decide about validity failed. */
function isValid(probes: readonly Probe[]): boolean {
  return probes.every(({ id, pass }) => pass !== false || !VALIDITY_PROBES.has(id));
}

type Losses = Pick<Measurement, "nll" | "perplexity" | "bitsPerToken" | "bitsPerByte">;

function losses(request: MeasureRequest, { nll, model }: ScoreResult): Losses {
  const mean = nll.reduce((sum, loss) => sum + loss, 0) / nll.length;
  if (!Number.isFinite(mean)) return { nll: { mean: null, ci95: null }, perplexity: null };
  const bits = mean / Math.LN2;
  const tokenIsByte = request.dtype === "uint8" || model.vocabulary === 256;
  return {
    nll: { mean, ...intervalOf(nll) },
    perplexity: Number.isFinite(Math.exp(mean)) ? Math.exp(mean) : null,
    bitsPerToken: bits,
    ...(tokenIsByte ? { bitsPerByte: bits } : {}),
  };
}

/** One window tells nothing about the scatter between windows. */
function intervalOf(nll: Float32Array): Pick<Measurement["nll"], "ci95" | "blockLength"> {
  if (nll.length < 2) return { ci95: null };
  const estimate = estimateMean(nll);
  const [low, high] = interval95(estimate);
  return { ci95: [low, high], blockLength: estimate.blockLength };
}
