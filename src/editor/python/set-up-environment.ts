import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { createEnvironment, findBasePython } from "../../core/trial/create-environment.ts";
import { Cancelled, GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import { offer } from "../notices/show-failure.ts";
import { localFolders, refreshProjects } from "../projects/refresh-projects.ts";
import { requireTrust } from "../projects/require-trust.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { prepareStarterData } from "../starter/starter-data.ts";
import { withProgress } from "../work/with-progress.ts";
import { forgetInterpreters } from "./interpreter.ts";

const SIZE = "about 200 MB for a CPU build of PyTorch, up to 3 GB where pip takes a CUDA build";

/** *Set Up Python Environment*: a `.venv` with PyTorch in the project, after its size was agreed. */
export async function setUpEnvironment(services: Services): Promise<void> {
  requireTrust("Set Up Python Environment");
  services.work.requireIdle();
  const folder = services.state.snapshot.currentRoot ?? localFolders()[0];
  if (folder === undefined) {
    throw new GuidedFailure("No folder is open: begin with a project.", GUIDANCE.createStarter);
  }
  const base = await basePython(readSettings(folder).pythonPath);
  await agree(folder);
  const { log, work } = services;
  const title = "Set Up Python Environment";
  const python = await withProgress(work, title, async ({ signal, report }) => {
    report("making .venv…");
    const onLine = (line: string) => {
      log.info(line);
      const step = pipStep(line);
      if (step !== undefined) report(step);
    };
    const made = await createEnvironment({ folder, python: base, signal, onLine });
    await prepareStarterData(folder, made, signal, log);
    return made;
  });
  forgetInterpreters();
  await refreshProjects(services.state, log);
  const guidance = { title: "Check Environment", command: "personaLab.checkEnvironment" };
  const message = `The Python environment is ready: ${python}.`;
  void offer(vscode.window.showInformationMessage, message, guidance);
}

async function agree(folder: string): Promise<void> {
  const download = "Download and Install";
  const answer = await vscode.window.showInformationMessage(
    existsSync(join(folder, ".venv"))
      ? `Install PyTorch into the .venv of ${folder}?`
      : `Make a Python environment (.venv) in ${folder}?`,
    { modal: true, detail: `It downloads PyTorch and what exporting needs: ${SIZE}.` },
    download,
  );
  if (answer !== download) throw new Cancelled("The download was not agreed to.");
}

async function basePython(pythonPath: string): Promise<string> {
  const named = pythonPath === "" ? undefined : await findBasePython([pythonPath]);
  const found = named ?? (await findBasePython());
  if (found !== undefined) return found;
  throw new GuidedFailure(
    "No Python 3.10 or newer with its venv module is on the PATH: install one, then set the environment up again.",
    {
      title: "Get Python",
      command: "vscode.open",
      arguments: [vscode.Uri.parse("https://www.python.org/downloads/")],
    },
  );
}

/** What pip is doing, as a short clause; undefined for lines that tell nothing new. */
function pipStep(line: string): string | undefined {
  const collecting = /^(Collecting|Downloading|Installing collected packages)(?: (\S+))?/.exec(
    line,
  );
  if (collecting === null) return undefined;
  const [, action = "", what] = collecting;
  if (action.startsWith("Installing")) return "installing the packages…";
  return `${action.toLowerCase()} ${what ?? ""}…`;
}
