import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Failure } from "../../core/failure.ts";
import { trialFolder } from "../../core/ledger/trial-folder.ts";
import { measure } from "../../core/measure/measure.ts";
import type { Measurement } from "../../core/measure/measurement.ts";
import { projectFileSchema } from "../../core/project/project-file.ts";
import { measureBundle } from "../../core/trial/measure-bundle.ts";
import { progressPrinter } from "../../core/trial/progress-printer.ts";
import { cancelSignal } from "../cancel-signal.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printJson, printLine, printNote } from "../print.ts";

export interface MeasureOptions {
  readonly model?: string;
  readonly data?: string;
  readonly blockSize?: number;
  readonly trial?: string;
  readonly dtype?: string;
  readonly provider: string;
  readonly windows?: number;
  readonly json?: boolean;
}

/** `measure`: the loss of an exported graph, or of a trial's folder, computed here and now. */
export async function measureCommand(options: MeasureOptions): Promise<ExitCode> {
  const measurement = options.trial
    ? await measureTrialFolder(options, options.trial)
    : await measureFiles(options);
  if (options.json) printJson(measurement);
  else printMeasurement(measurement);
  return measurement.valid ? EXIT.fine : EXIT.finding;
}

async function measureFiles(options: MeasureOptions): Promise<Measurement> {
  const { model, data, blockSize } = options;
  if (model === undefined || data === undefined || blockSize === undefined) {
    throw new Failure("input", "Name --model, --data and --block-size, or a --trial folder.");
  }
  const { measurement } = await measure({
    modelPath: resolve(model),
    dataPath: resolve(data),
    blockSize,
    dtype: tokenType(options.dtype ?? "uint16"),
    ...common(options),
  });
  return measurement;
}

async function measureTrialFolder(options: MeasureOptions, path: string): Promise<Measurement> {
  if (options.model !== undefined || options.blockSize !== undefined) {
    throw new Failure(
      "input",
      "A trial has its own model and block size: leave those options out.",
    );
  }
  if (!existsSync(join(path, "trial.json"))) {
    throw new Failure("input", `${path} is no trial's folder: it has no trial.json.`);
  }
  return measureBundle({
    folder: trialFolder(resolve(path)),
    ...(options.data === undefined ? {} : { dataPath: resolve(options.data) }),
    ...(options.dtype === undefined ? {} : { dtype: tokenType(options.dtype) }),
    ...common(options),
  });
}

function common(options: MeasureOptions) {
  const print = progressPrinter(printNote);
  return {
    provider: options.provider,
    ...(options.windows === undefined ? {} : { windows: options.windows }),
    signal: cancelSignal(),
    onProgress: (progress: { stage: string; done: number; total: number }) =>
      print({ kind: "measuring", ...progress }),
  };
}

function tokenType(name: string) {
  const parsed = projectFileSchema.shape.dtype.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new Failure(
    "input",
    `There is no dtype "${name}": use uint8, uint16, uint32, int32 or int64.`,
  );
}

function printMeasurement(measurement: Measurement): void {
  const { nll, perplexity, windows, blockSize, provider, tokensPerSecond } = measurement;
  const [low, high] = nll.ci95 ?? [Number.NaN, Number.NaN];
  printLine(
    nll.mean === null
      ? "Some token's loss is not finite."
      : `${nll.mean.toFixed(4)} nats per token (95 %: ${low.toFixed(4)} to ${high.toFixed(4)}), perplexity ${perplexity?.toFixed(2)}`,
  );
  printLine(
    `${windows} windows of ${blockSize} tokens on ${provider.used}, ${Math.round(tokensPerSecond)} tokens/s`,
  );
  for (const { id, pass, note } of measurement.probes) {
    const outcome = pass === null ? "not run" : pass ? "pass" : "FAIL";
    printLine(`${id}: ${outcome}. ${note}`);
  }
  printLine(measurement.valid ? "valid" : "INVALID: this loss means nothing");
}
