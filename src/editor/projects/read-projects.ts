import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { messageOf } from "../../core/failure.ts";
import { readLedger } from "../../core/ledger/ledger.ts";
import { loadProject, loadProjectFile } from "../../core/project/load-project.ts";
import { reviewedHashes } from "../../core/trial/accept-trial.ts";
import { BASELINE_PERSONA, trainedSameCode } from "../../core/trial/baseline-trial.ts";
import type { LabProject } from "../lab-state.ts";
import { inOrderOfWork } from "./order-of-work.ts";

/** Whether a folder holds both files of a project, under the names that its project file gives. */
export async function isProject(root: string): Promise<boolean> {
  try {
    const file = await loadProjectFile(root);
    return existsSync(join(root, file.train)) && existsSync(join(root, file.model));
  } catch {
    // A project file that cannot be read is a project with a mistake: commands will say which.
    return existsSync(join(root, "persona-lab.json"));
  }
}

/** The folders that are projects, with their ledgers. */
export async function readProjects(
  folders: readonly string[],
  onProblem: (message: string) => void,
): Promise<LabProject[]> {
  const projects: LabProject[] = [];
  for (const root of folders) {
    if (await isProject(root)) projects.push(await readProject(root, onProblem));
  }
  return projects;
}

async function readProject(
  root: string,
  onProblem: (message: string) => void,
): Promise<LabProject> {
  const { trials: ledger, unreadable } = await readLedger(root);
  const trials = inOrderOfWork(ledger);
  for (const { id, reason } of unreadable) onProblem(`${id}: ${reason}`);
  return { root, name: basename(root), trials, unreadable, baselineIds: await baselineIds() };

  async function baselineIds(): Promise<string[]> {
    try {
      const hashes = reviewedHashes((await loadProject(root)).pair);
      return trials
        .filter((trial) => trial.persona === BASELINE_PERSONA && trainedSameCode(trial, hashes))
        .map((trial) => trial.id);
    } catch (error) {
      onProblem(messageOf(error));
      return [];
    }
  }
}
