import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import { readLedger } from "../ledger/ledger.ts";
import { labFolder, trialFolder } from "../ledger/trial-folder.ts";
import { compareEdits } from "../measure/compare-edits.ts";
import { compareModels } from "../measure/compare-models.ts";
import type { EditVerdict, Measurement, ModelsVerdict } from "../measure/measurement.ts";
import { isValid, lossesBySeed, trainedSameCode } from "./baseline-trial.ts";
import { readNll } from "./measure-trial.ts";
import type { Trial } from "./trial.ts";

/** A trial of a comparison. */
export interface ComparedTrial {
  readonly id: string;
  readonly persona: string;
  readonly seed: number;
  /** Measured loss in nats per token; null where the measurement is missing or invalid. */
  readonly measured: number | null;
}

/** One trial against the reference; negative differences are better. */
export interface TrialComparison extends ComparedTrial {
  /** These two trained models over the same windows; null where they cannot be paired. */
  readonly models: ModelsVerdict | null;
  /** The code of the trial against that of the reference, over all seeds of both in the ledger. */
  readonly edit: EditVerdict | null;
  /** Why something is null, one sentence; null where nothing is. */
  readonly note: string | null;
}

export interface Comparisons {
  readonly schema: 1;
  /** The first trial named: what the others are compared with. */
  readonly reference: ComparedTrial;
  readonly comparisons: readonly TrialComparison[];
}

/**
 * Compares trials with the first of them.
 *
 * @throws Failure (input) for fewer than two ids, one named twice, or an unknown one
 */
export async function compareTrials(
  projectRoot: string,
  ids: readonly string[],
): Promise<Comparisons> {
  const [first, ...others] = ids;
  if (first === undefined || others.length === 0) {
    throw new Failure(
      "input",
      "Name two trials or more: the first is what others are compared with.",
    );
  }
  if (new Set(ids).size < ids.length) {
    throw new Failure("input", "A trial is named twice: name each once.");
  }
  const { trials } = await readLedger(projectRoot);
  const find = (id: string): Trial => {
    const trial = trials.find((each) => each.id === id);
    if (trial !== undefined) return trial;
    throw new Failure("input", `There is no trial "${id}" in ${projectRoot}: see "trials list".`);
  };
  const reference = find(first);
  const comparisons: TrialComparison[] = [];
  for (const other of others.map(find)) {
    comparisons.push(await compareWith(projectRoot, trials, reference, other));
  }
  return { schema: 1, reference: summaryOf(reference), comparisons };
}

async function compareWith(
  projectRoot: string,
  ledger: readonly Trial[],
  reference: Trial,
  trial: Trial,
): Promise<TrialComparison> {
  const summary = summaryOf(trial);
  const problem = pairingProblem(reference, trial);
  if (problem !== null) return { ...summary, models: null, edit: null, note: problem };
  const [own, against] = [
    await windowLosses(projectRoot, trial),
    await windowLosses(projectRoot, reference),
  ];
  const missing = own === null ? trial : against === null ? reference : null;
  const models = own === null || against === null ? null : compareModels(own, against);
  const edit = editOf(ledger, reference, trial);
  const notes = [
    ...(missing === null
      ? []
      : [
          `The losses per window of ${missing.id} (nll.f32) are missing or not those of its measurement: measure it again.`,
        ]),
    ...(edit === null ? ["Both trained the same code, so there is no edit to judge."] : []),
  ];
  return { ...summary, models, edit, note: notes.length === 0 ? null : notes.join(" ") };
}

/** Why two measurements cannot be paired, as a sentence; null where they can. */
function pairingProblem(reference: Trial, trial: Trial): string | null {
  for (const each of [reference, trial]) {
    if (each.measurement === undefined)
      return `Trial ${each.id} is ${each.state} and has no measurement.`;
    if (!isValid(each))
      return `The measurement of ${each.id} is invalid, so its loss means nothing.`;
  }
  const [a, b] = [reference.measurement, trial.measurement];
  if (a === undefined || b === undefined) return "One of them has no measurement.";
  const difference = differingCondition(a, b);
  return difference === null
    ? null
    : `They were measured on different ${difference}: measure one of them again under the other's conditions.`;
}

function differingCondition(a: Measurement, b: Measurement): string | null {
  if (a.data.sha256 !== b.data.sha256) return "validation data";
  if (a.blockSize !== b.blockSize) return "block sizes";
  if (a.windows !== b.windows) return "windows";
  return a.provider.used === b.provider.used ? null : "execution providers";
}

/** Per-window losses of a trial; null where they are missing or do not give its measured mean. */
async function windowLosses(projectRoot: string, trial: Trial): Promise<Float32Array | null> {
  const { nll: path } = trialFolder(join(labFolder(projectRoot).trials, trial.id));
  const { measurement } = trial;
  if (measurement === undefined || !existsSync(path)) return null;
  const losses = await readNll(path);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const stored = measurement.nll.mean ?? Number.NaN;
  const isIts =
    losses.length === measurement.windows && Math.abs(mean - stored) < 1e-6 * (1 + stored);
  return isIts ? losses : null;
}

/** Null where both trained the same code. */
function editOf(ledger: readonly Trial[], reference: Trial, trial: Trial): EditVerdict | null {
  const [own, against] = [trial.identity.reviewed ?? {}, reference.identity.reviewed ?? {}];
  if (trainedSameCode(trial, against)) return null;
  const alike = ledger.filter((each) => isLike(each, reference.measurement));
  const means = (code: Readonly<Record<string, string>>) => [
    ...lossesBySeed(alike.filter((each) => trainedSameCode(each, code))).values(),
  ];
  return compareEdits(means(own), means(against));
}

function isLike({ measurement }: Trial, other: Measurement | undefined): boolean {
  return (
    measurement !== undefined &&
    other !== undefined &&
    measurement.data.sha256 === other.data.sha256 &&
    measurement.blockSize === other.blockSize &&
    measurement.windows === other.windows
  );
}

function summaryOf(trial: Trial): ComparedTrial {
  const { id, persona, seed, measurement } = trial;
  return { id, persona, seed, measured: isValid(trial) ? (measurement?.nll.mean ?? null) : null };
}
