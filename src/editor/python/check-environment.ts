import * as vscode from "vscode";
import { shippedRoot } from "../../core/runtime-files.ts";
import {
  describeEnvironment,
  type EnvironmentReport,
  inspectEnvironment,
} from "../../core/trial/environment-report.ts";
import { pythonCandidates } from "../../core/trial/python-environment.ts";
import { GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import { offer } from "../notices/show-failure.ts";
import { localFolders } from "../projects/refresh-projects.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { withProgress } from "../work/with-progress.ts";
import { pythonExtensionInterpreter } from "./python-extension.ts";

/** *Check Environment*: Python, PyTorch and its speed, execution providers; details in the log. */
export async function checkEnvironment(services: Services): Promise<void> {
  const { work, log, state } = services;
  const folders = localFolders();
  const root = state.snapshot.currentRoot ?? folders[0];
  const { pythonPath } = readSettings(root);
  const title = "Check Environment";
  const report = await withProgress(work, title, async ({ signal, report: tell }) => {
    tell("looking at Python and ONNX Runtime…");
    const chosen = root === undefined ? undefined : await pythonExtensionInterpreter(root);
    const found = pythonCandidates(
      [...folders, shippedRoot()],
      pythonPath === "" ? undefined : pythonPath,
    );
    const extra = pythonPath === "" && chosen !== undefined ? [chosen] : [];
    return inspectEnvironment([...new Set([...extra, ...found])], signal);
  });
  for (const line of describeEnvironment(report)) log.info(line);
  if (report.chosen === null) {
    throw new GuidedFailure(
      "No Python with PyTorch was found: Persona Lab can make an environment for this project.",
      GUIDANCE.setUpPython,
    );
  }
  if (report.runtimeProblem !== null) {
    throw new GuidedFailure(
      `ONNX Runtime does not load, so nothing can be measured: ${report.runtimeProblem}`,
      GUIDANCE.showLog,
    );
  }
  await offer(vscode.window.showInformationMessage, summary(report), GUIDANCE.showLog);
}

function summary({ chosen, providers }: EnvironmentReport): string {
  const facts = chosen?.facts;
  const working = providers.filter(({ usable }) => usable).map(({ name }) => name);
  const devices = facts?.devices.join(", ") ?? "";
  return `Ready: Python ${facts?.python} with PyTorch ${facts?.torch} trains (${devices}), ONNX Runtime measures (${working.join(", ")}).`;
}
