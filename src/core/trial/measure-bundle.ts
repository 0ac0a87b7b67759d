import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "../failure.ts";
import { readTrial } from "../ledger/ledger.ts";
import type { TrialFolder } from "../ledger/trial-folder.ts";
import { measure } from "../measure/measure.ts";
import type { MeasureProgress } from "../measure/measure-request.ts";
import type { Measurement } from "../measure/measurement.ts";
import type { ProjectFile } from "../project/project-file.ts";

/** A trial's folder to score again; neither Python nor an LLM is needed. */
export interface BundleRequest {
  readonly folder: TrialFolder;
  /** Where the data is; absent: where the project has it. Its hash must be the stored one. */
  readonly dataPath?: string;
  readonly dtype?: ProjectFile["dtype"];
  readonly provider: string;
  readonly windows?: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: MeasureProgress) => void;
}

/**
 * Scores a trial's graph again. Nothing in the folder is changed.
 *
 * @throws Failure (input) when the trial has no graph, or the data is absent or another
 */
export async function measureBundle(request: BundleRequest): Promise<Measurement> {
  const { folder } = request;
  const trial = await readTrial(folder);
  const { observed, identity } = trial;
  if (observed === undefined || !existsSync(folder.graph)) {
    const why = trial.reason ? ` (${trial.reason})` : "";
    throw new Failure(
      "input",
      `Trial ${trial.id} is ${trial.state}${why} and has no measurable graph: run it again.`,
    );
  }
  const { measurement } = await measure({
    modelPath: folder.graph,
    dataPath: request.dataPath ?? dataBeside(folder, observed.validationData),
    blockSize: observed.blockSize,
    dtype: request.dtype ?? observed.dtype,
    provider: request.provider,
    ...(request.windows === undefined ? {} : { windows: request.windows }),
    expected: {
      ...(identity.graph ? { modelSha256: identity.graph } : {}),
      ...(identity.validation ? { dataSha256: identity.validation } : {}),
    },
    ...(trial.claimed && observed.readings > 0
      ? {
          claimed: {
            bestVloss: trial.claimed.bestVloss,
            readings: observed.readings,
            tokensPerReading: observed.tokensPerReading,
          },
        }
      : {}),
    signal: request.signal,
    onProgress: request.onProgress,
  });
  return measurement;
}

/** A trial lies in PROJECT/.persona-lab/trials/ID. */
function dataBeside(folder: TrialFolder, validationData: string): string {
  const path = join(dirname(dirname(dirname(folder.root))), validationData);
  if (!existsSync(path)) {
    throw new Failure(
      "input",
      `The validation data ${validationData} is not beside this trial: name it with --data.`,
    );
  }
  return path;
}
