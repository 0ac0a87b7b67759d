import { resolve } from "node:path";
import { findTrial, readLedger } from "../../core/ledger/ledger.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printJson, printLine, printNote } from "../print.ts";
import { trialTable } from "../trial-table.ts";

/** `trials list`: the trials of a project, or the named ones of them, oldest first. */
export async function listTrials(
  ids: readonly string[],
  options: { project: string; json?: boolean },
): Promise<ExitCode> {
  const all = await readLedger(resolve(options.project));
  const ledger =
    ids.length === 0 ? all : { ...all, trials: all.trials.filter(({ id }) => ids.includes(id)) };
  if (options.json) {
    printJson(ledger);
  } else if (ledger.trials.length === 0) {
    printLine("No trials yet.");
  } else {
    for (const line of trialTable(ledger.trials)) printLine(line);
  }
  for (const { id, reason } of ledger.unreadable) printNote(`Trial ${id} is unreadable: ${reason}`);
  return EXIT.fine;
}

/** `trials show`: one trial, whole. */
export async function showTrial(
  id: string,
  options: { project: string; json?: boolean },
): Promise<ExitCode> {
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
