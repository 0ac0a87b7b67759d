import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ProjectFile, projectFileSchema } from "../../../src/core/project/project-file.ts";
import type { SourcePair } from "../../../src/core/project/source-pair.ts";
import type { RunnerEvent } from "../../../src/core/trial/runner-events.ts";
import { trainAndExport } from "../../../src/core/trial/runner-process.ts";
import type {
  ExportedTraining,
  FailedTraining,
  TrainingOutcome,
  TrainingRequest,
} from "../../../src/core/trial/training-outcome.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/projects/", import.meta.url));
const repository = fileURLToPath(new URL("../../../", import.meta.url));

export const python = process.env.PERSONA_LAB_PYTHON ?? join(repository, ".venv", "bin", "python");

/** A copy of a fixture project with its data, and a folder for one trial. */
export interface TrainingProject {
  readonly root: string;
  readonly trialFolder: string;
  readonly projectFile: ProjectFile;
  readonly baseline: SourcePair;
  remove(): Promise<void>;
}

/** Tokens below `vocabulary` that follow a pattern with noise, so that there is something to learn. */
export function tokenStream(length: number, vocabulary: number, seed: number): number[] {
  let state = seed;
  let token = 0;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    token = state % 5 === 0 ? (state >>> 8) % vocabulary : (token * 3 + 7) % vocabulary;
    return token;
  });
}

/** The project in the briefs' form: train_mps.py, model.py, data/*.bin in uint16. */
export async function brook(): Promise<TrainingProject> {
  return await project("brook", async (root) => {
    await mkdir(join(root, "data"));
    for (const [name, length, seed] of [
      ["train", 4000, 1],
      ["val", 1200, 2],
      ["holdout", 1200, 3],
    ] as const) {
      await writeFile(
        join(root, "data", `${name}.bin`),
        Uint16Array.from(tokenStream(length, 61, seed)),
      );
    }
  });
}

/** Quite another project: module-level constants, a dict of outputs, int32 ids, other names. */
export async function harbour(): Promise<TrainingProject> {
  return await project("harbour", async (root) => {
    await mkdir(join(root, "text"));
    for (const [name, length, seed] of [
      ["learn", 6000, 4],
      ["check", 1500, 5],
    ] as const) {
      await writeFile(
        join(root, "text", `${name}.ids`),
        Int32Array.from(tokenStream(length, 1201, seed)),
      );
    }
  });
}

async function project(
  name: string,
  prepare: (root: string) => Promise<void>,
): Promise<TrainingProject> {
  const base = await mkdtemp(join(tmpdir(), "runner-test-"));
  const root = join(base, "project");
  const trialFolder = join(base, "trial");
  await cp(join(fixtures, name), root, { recursive: true });
  await mkdir(trialFolder);
  await prepare(root);
  const settings = await readFile(join(root, "persona-lab.json"), "utf8").catch(() => "{}");
  const projectFile = projectFileSchema.parse(JSON.parse(settings));
  const source = async (path: string) => ({ path, text: await readFile(join(root, path), "utf8") });
  const baseline = {
    train: await source(projectFile.train),
    model: await source(projectFile.model),
  };
  const remove = () => rm(base, { recursive: true, force: true });
  return { root, trialFolder, projectFile, baseline, remove };
}

/** The baseline with pieces of text replaced; every piece must be there. */
export function edited(
  pair: SourcePair,
  edits: { train?: readonly [string, string][]; model?: readonly [string, string][] },
): SourcePair {
  const apply = (text: string, changes: readonly [string, string][] = []) =>
    changes.reduce((current, [from, to]) => {
      if (!current.includes(from)) throw new Error(`The fixture has no ${from}`);
      return current.replaceAll(from, () => to);
    }, text);
  return {
    train: { ...pair.train, text: apply(pair.train.text, edits.train) },
    model: { ...pair.model, text: apply(pair.model.text, edits.model) },
  };
}

/** Trains the project's baseline, or what `overrides` says. */
export async function run(
  project: TrainingProject,
  overrides: Partial<TrainingRequest> = {},
): Promise<{ outcome: TrainingOutcome; events: RunnerEvent[] }> {
  const events: RunnerEvent[] = [];
  const outcome = await trainAndExport({
    python,
    projectRoot: project.root,
    projectFile: project.projectFile,
    sources: project.baseline,
    seed: 1,
    trialFolder: project.trialFolder,
    maxTrainMinutes: 5,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    ...overrides,
  });
  return { outcome, events };
}

export function exported(outcome: TrainingOutcome): ExportedTraining {
  if (outcome.state !== "exported") throw new Error(`Not exported: ${JSON.stringify(outcome)}`);
  return outcome;
}

export function failed(outcome: TrainingOutcome): FailedTraining {
  if (outcome.state !== "failed") throw new Error(`Not failed: ${JSON.stringify(outcome)}`);
  return outcome;
}
