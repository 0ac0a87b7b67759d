import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { starterFolder } from "../../core/project/starter.ts";

const SCRIPT = join("data", "prepare.py");
const DATA = ["train.bin", "val.bin", "holdout.bin"].map((name) => join("data", name));

/** Whether a project's data are made by the starter's own, unchanged script, and are not there yet. */
export async function lacksStarterData(projectRoot: string): Promise<boolean> {
  const script = join(projectRoot, SCRIPT);
  if (!existsSync(script) || DATA.every((path) => existsSync(join(projectRoot, path)))) {
    return false;
  }
  const shipped = await readFile(join(starterFolder(), SCRIPT), "utf8");
  return (await readFile(script, "utf8")) === shipped;
}

/**
 * Writes the starter's data (some seconds, no network) where they are missing. Only the script that
 * ships with Persona Lab is run; a project's own script never is.
 *
 * @throws Failure (finding) when the script fails
 */
export async function prepareStarterData(
  projectRoot: string,
  python: string,
  signal: AbortSignal,
  log: vscode.LogOutputChannel,
): Promise<void> {
  if (!(await lacksStarterData(projectRoot))) return;
  const result = await execa(python, [SCRIPT], {
    cwd: projectRoot,
    reject: false,
    cancelSignal: signal,
    all: true,
  });
  log.info(result.all);
  if (result.exitCode === 0) return;
  signal.throwIfAborted();
  throw new Failure(
    "finding",
    "The starter's data could not be written: the log says why data/prepare.py failed.",
  );
}
