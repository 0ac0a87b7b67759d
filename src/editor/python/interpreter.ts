import type * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { shippedRoot } from "../../core/runtime-files.ts";
import { findPython, probePython } from "../../core/trial/python-environment.ts";
import { GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import { readSettings } from "../settings/settings.ts";
import { pythonExtensionInterpreter } from "./python-extension.ts";

/** Interpreters that proved usable in this session, by project and setting: a probe takes a second. */
const proved = new Map<string, string>();

/** Looks again at the next trial, after an environment was made or a setting changed. */
export function forgetInterpreters(): void {
  proved.clear();
}

/**
 * The Python that trains: the setting's, else the Python extension's where it has PyTorch, else one
 * that core finds near the project or on the PATH.
 *
 * @throws GuidedFailure where none has PyTorch; the log says what was looked at
 */
export async function chooseInterpreter(
  projectRoot: string,
  signal: AbortSignal,
  log: vscode.LogOutputChannel,
): Promise<string> {
  const { pythonPath } = readSettings(projectRoot);
  const key = `${projectRoot}\n${pythonPath}`;
  const known = proved.get(key);
  if (known !== undefined) return known;
  const found = await bestInterpreter(projectRoot, pythonPath, signal, log);
  log.info(`Python: ${found}`);
  proved.set(key, found);
  return found;
}

async function bestInterpreter(
  projectRoot: string,
  pythonPath: string,
  signal: AbortSignal,
  log: vscode.LogOutputChannel,
): Promise<string> {
  const chosen = pythonPath === "" ? await extensionPython(projectRoot, signal, log) : null;
  if (chosen !== null && chosen.slow === null) return chosen.executable;
  try {
    return await searched(projectRoot, pythonPath, signal);
  } catch (error) {
    // A slow one trains where there is no other.
    if (chosen === null || !(error instanceof GuidedFailure)) throw error;
    return chosen.executable;
  }
}

/** The Python extension's interpreter, and why it is slow if it is; null where it cannot train. */
async function extensionPython(
  projectRoot: string,
  signal: AbortSignal,
  log: vscode.LogOutputChannel,
): Promise<{ readonly executable: string; readonly slow: string | null } | null> {
  const chosen = await pythonExtensionInterpreter(projectRoot);
  if (chosen === undefined) return null;
  const { facts, unusable, slow } = await probePython(chosen, signal);
  const doubt = unusable ?? slow;
  if (doubt !== null) log.warn(`The Python extension's interpreter ${chosen}: ${doubt}.`);
  return facts === null || unusable !== null ? null : { executable: facts.executable, slow };
}

async function searched(
  projectRoot: string,
  pythonPath: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const explicit = pythonPath === "" ? undefined : pythonPath;
    return (await findPython([projectRoot, shippedRoot()], explicit, signal)).executable;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new GuidedFailure(
      pythonPath === ""
        ? "No Python with PyTorch was found: Persona Lab can make an environment for this project."
        : `The Python of personaLab.pythonPath (${pythonPath}) has no usable PyTorch: install it there, or let Persona Lab make an environment.`,
      GUIDANCE.setUpPython,
      { cause: error },
    );
  }
}
