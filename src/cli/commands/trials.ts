import { resolve } from "node:path";
import { Failure } from "../../core/failure.ts";
import { findTrial, readLedger } from "../../core/ledger/ledger.ts";
import { type NoiseFloor, noiseFloorSentence } from "../../core/measure/statistics/noise-floor.ts";
import { loadProject } from "../../core/project/load-project.ts";
import { requireFolder } from "../../core/project/require-folder.ts";
import { projectNoiseFloor } from "../../core/trial/baseline-seeds.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printJson, printLine, printNote } from "../print.ts";
import { trialTable } from "../trial-table.ts";

/** `trials list`: the trials of a project, or the named ones of them, oldest first. */
export async function listTrials(
  ids: readonly string[],
  options: { project: string; json?: boolean },
): Promise<ExitCode> {
  await requireFolder(options.project);
  const all = await readLedger(resolve(options.project));
  const ledger =
    ids.length === 0 ? all : { ...all, trials: all.trials.filter(({ id }) => ids.includes(id)) };
  const floor = await noiseFloorOf(options.project);
  if (options.json) {
    printJson({ ...ledger, noiseFloor: floor });
  } else if (ledger.trials.length === 0) {
    printLine("No trials yet.");
  } else {
    for (const line of trialTable(ledger.trials)) printLine(line);
    if (floor !== null) printLine(noiseFloorSentence(floor));
  }
  for (const { id, reason } of ledger.unreadable) printNote(`Trial ${id} is unreadable: ${reason}`);
  return EXIT.fine;
}

/** Null where the folder holds no project (any more), or its code cannot be read. */
async function noiseFloorOf(folder: string): Promise<NoiseFloor | null> {
  try {
    return await projectNoiseFloor(await loadProject(folder));
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

/** `trials show`: one trial, whole. */
export async function showTrial(
  id: string,
  options: { project: string; json?: boolean },
): Promise<ExitCode> {
  await requireFolder(options.project);
  const { trial, folder } = await findTrial(resolve(options.project), id);
  if (options.json) {
    printJson(trial);
  } else {
    for (const line of describeTrial(trial)) printLine(line);
    printLine(`folder: ${folder.root}`);
  }
  return EXIT.fine;
}

function describeTrial(trial: Trial): string[] {
  const { measurement } = trial;
  const lines = [...trialTable([trial]), ""];
  if (trial.reason) lines.push(`reason: ${trial.reason}`);
  for (const probe of measurement?.probes ?? []) {
    const outcome = probe.pass === null ? "not run" : probe.pass ? "pass" : "FAIL";
    lines.push(`probe ${probe.id}: ${outcome}. ${probe.note}`);
  }
  for (const [name, value] of Object.entries(trial.environment)) lines.push(`${name}: ${value}`);
  return lines;
}
