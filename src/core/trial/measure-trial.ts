import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import { writeBinaryFile, writeJsonFile } from "../ledger/json-file.ts";
import { readLedger } from "../ledger/ledger.ts";
import type { TrialFolder } from "../ledger/trial-folder.ts";
import { compareEdits } from "../measure/compare-edits.ts";
import { compareModels } from "../measure/compare-models.ts";
import { measure } from "../measure/measure.ts";
import type { MeasureResult } from "../measure/measure-request.ts";
import type { Measurement } from "../measure/measurement.ts";
import {
  type BaselineTrial,
  baselineTrials,
  lossesBySeed,
  trainedSameCode,
} from "./baseline-trial.ts";
import type { Observed, Trial } from "./trial.ts";
import type { MeasuringContext } from "./trial-context.ts";

/**
 * Measures a trained trial's graph on the project's validation data (and holdout), compares it with
 * the baseline, and keeps `measurement.json` and the per-window losses.
 *
 * @returns the trial, `done`
 * @throws Failure as {@link measure} does
 */
export async function measureTrial(
  context: MeasuringContext,
  folder: TrialFolder,
  trial: Trial,
  observed: Observed,
  baseline?: BaselineTrial,
): Promise<Trial> {
  const result = await measure({
    ...scoringOf(context, folder, trial, observed),
    ...(trial.claimed && observed.readings > 0
      ? {
          claimed: {
            bestVloss: trial.claimed.bestVloss,
            readings: observed.readings,
            tokensPerReading: observed.tokensPerReading,
          },
        }
      : {}),
    ...(await baselineMemory(baseline)),
    onProgress: (progress) => context.onProgress({ kind: "measuring", ...progress }),
  });
  const compared = await withComparison(context, trial, result, baseline);
  await writeBinaryFile(folder.nll, bytesOf(result.nll));
  if (result.holdoutNll) await writeBinaryFile(folder.holdoutNll, bytesOf(result.holdoutNll));
  await writeJsonFile(folder.measurement, compared);
  return { ...trial, state: "done", measurement: compared };
}

/** Reads per-window losses as a trial folder keeps them: little-endian float32. */
export async function readNll(path: string): Promise<Float32Array> {
  const bytes = await readFile(path);
  return new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  );
}

function scoringOf(
  context: MeasuringContext,
  folder: TrialFolder,
  trial: Trial,
  observed: Observed,
) {
  const { project } = context;
  const holdout = observed.holdoutData === null ? null : join(project.root, observed.holdoutData);
  return {
    modelPath: folder.graph,
    dataPath: join(project.root, observed.validationData),
    blockSize: observed.blockSize,
    dtype: project.file.dtype,
    provider: context.provider,
    signal: context.signal,
    expected: {
      ...(trial.identity.graph ? { modelSha256: trial.identity.graph } : {}),
      ...(trial.identity.validation ? { dataSha256: trial.identity.validation } : {}),
    },
    ...(project.file.windows === undefined ? {} : { windows: project.file.windows }),
    ...(holdout !== null && existsSync(holdout) ? { holdoutPath: holdout } : {}),
  };
}

async function baselineMemory(baseline?: BaselineTrial) {
  if (baseline === undefined || !existsSync(baseline.folder.holdoutNll)) return {};
  return {
    baselineHoldout: {
      nll: await readNll(baseline.folder.nll),
      holdoutNll: await readNll(baseline.folder.holdoutNll),
    },
  };
}

async function withComparison(
  context: MeasuringContext,
  trial: Trial,
  result: MeasureResult,
  baseline?: BaselineTrial,
): Promise<Measurement> {
  if (baseline === undefined) return result.measurement;
  const nll = await comparableNll(context, result.measurement, baseline);
  const models = compareModels(result.nll, nll);
  const mean = result.measurement.valid ? result.measurement.nll.mean : null;
  const own = new Map<number, number>(mean === null ? [] : [[trial.seed, mean]]);
  const { trials } = await readLedger(context.project.root);
  const same = trials.filter((other) => trainedSameCode(other, trial.identity.reviewed ?? {}));
  const candidateLosses = [...new Map([...lossesBySeed(same), ...own]).values()];
  const baselines = (await baselineTrials(context.project)).map((each) => each.trial);
  const edit = compareEdits(candidateLosses, [...lossesBySeed(baselines).values()]);
  return { ...result.measurement, baseline: { trial: baseline.trial.id, models, edit } };
}

/**
 * The baseline's per-window losses, measured again where they were not scored alike: paired
 * differences mean something only between equal windows, data and execution providers.
 */
async function comparableNll(
  context: MeasuringContext,
  candidate: Measurement,
  baseline: BaselineTrial,
): Promise<Float32Array> {
  const kept = baseline.trial.measurement;
  const alike =
    kept !== undefined &&
    kept.provider.used === candidate.provider.used &&
    kept.provider.precision === candidate.provider.precision &&
    kept.data.sha256 === candidate.data.sha256 &&
    kept.windows === candidate.windows &&
    kept.blockSize === candidate.blockSize &&
    existsSync(baseline.folder.nll);
  if (alike) return readNll(baseline.folder.nll);
  context.onProgress({
    kind: "note",
    text: `The baseline is measured again, on ${candidate.provider.used} and the same windows.`,
  });
  const again = await measure({
    ...scoringOf(context, baseline.folder, baseline.trial, baseline.observed),
    provider: candidate.provider.used,
    expected: {
      ...(baseline.trial.identity.graph ? { modelSha256: baseline.trial.identity.graph } : {}),
      dataSha256: candidate.data.sha256,
    },
  });
  if (again.measurement.windows !== candidate.windows) {
    throw new Failure(
      "finding",
      "The baseline could not be measured on the same windows as the candidate: measure the baseline again.",
    );
  }
  return again.nll;
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
