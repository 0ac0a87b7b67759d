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
  const found =
    (await extensionInterpreter(projectRoot, pythonPath, signal, log)) ??
    (await searched(projectRoot, pythonPath, signal));
  log.info(`Python: ${found}`);
  proved.set(key, found);
  return found;
}

async function extensionInterpreter(
  projectRoot: string,
  pythonPath: string,
  signal: AbortSignal,
  log: vscode.LogOutputChannel,
): Promise<string | undefined> {
  if (pythonPath !== "") return undefined;
  const chosen = await pythonExtensionInterpreter(projectRoot);
  if (chosen === undefined) return undefined;
  const { facts, unusable, slow } = await probePython(chosen, signal);
  if (facts !== null && unusable === null && slow === null) return facts.executable;
  log.warn(`The Python extension's interpreter ${chosen} is not used: ${unusable ?? slow}.`);
  return undefined;
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
