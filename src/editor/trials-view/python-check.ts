import * as vscode from "vscode";
import { GuidedFailure } from "../notices/guided-failure.ts";
import type { Services } from "../services.ts";

const PYTHON_MISSING = "personaLab.pythonMissing";
/** A missing Python is looked for again at most this often. */
const AGAIN_MS = 10_000;

/**
 * Finds out whether there is a Python that could train, for the welcome text. It looks once, and
 * only where a person sees the view, trusts the folder and has measured nothing yet: a probe
 * starts an interpreter.
 */
export class PythonCheck {
  #missing: boolean | null = null;
  #checkedAt = 0;
  #checking = false;

  constructor(readonly services: Services) {}

  /** Looks again if the answer is unknown or was no. */
  async update(): Promise<void> {
    const { currentRoot, trusted, projects } = this.services.state.snapshot;
    const measured = projects.some(({ trials }) => trials.some(({ steps }) => steps !== null));
    const isRecent = this.#missing === true && Date.now() - this.#checkedAt < AGAIN_MS;
    if (this.#checking || this.#missing === false || isRecent) return;
    if (currentRoot === null || !trusted || measured) return;
    this.#checking = true;
    try {
      this.#missing = await isMissing(this.services, currentRoot);
    } finally {
      this.#checkedAt = Date.now();
      this.#checking = false;
    }
    await vscode.commands.executeCommand("setContext", PYTHON_MISSING, this.#missing);
  }
}

async function isMissing({ log }: Services, root: string): Promise<boolean> {
  const { chooseInterpreter } = await import("../python/interpreter.ts");
  try {
    await chooseInterpreter(root, new AbortController().signal, log);
    return false;
  } catch (error) {
    if (error instanceof GuidedFailure) return true;
    log.warn(String(error));
    return false;
  }
}
