import { basename, join } from "node:path";
import * as vscode from "vscode";
import {
  EXPORT_FORMATS,
  type ExportFormat,
  exportLedger,
} from "../../core/export/export-ledger.ts";
import { writeTextFile } from "../../core/ledger/json-file.ts";
import { COMMANDS } from "../command-ids.ts";
import { Cancelled, GuidedFailure } from "../notices/guided-failure.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import type { Services } from "../services.ts";
import { chooseTrial } from "./choose-trial.ts";

const DETAILS: Readonly<Record<ExportFormat, { label: string; detail: string }>> = {
  html: { label: "HTML report", detail: "One file with tables and charts; needs no network" },
  csv: { label: "CSV", detail: "One row for each trial, for spreadsheets and data frames" },
  jsonl: { label: "JSON lines", detail: "Each trial whole, one on a line" },
};

/** *Export Trials*: all trials of a project in one file. */
export async function exportTrials(services: Services): Promise<void> {
  await refreshProjects(services.state, services.log);
  const root = await chooseProjectWithTrials(services);
  await exportAs(root, `${basename(root)}-trials`);
}

/** *Export Trial*: one trial, with the baseline that it was compared with. */
export async function exportTrial(
  services: Services,
  named?: unknown,
  projectRoot?: unknown,
): Promise<void> {
  const choice = { title: "Export Trial", fits: () => true, otherwise: "" };
  const { root, trial } = await chooseTrial(services, choice, named, projectRoot);
  const ids = trial.baseline === undefined ? [trial.id] : [trial.baseline, trial.id];
  await exportAs(root, trial.id, ids);
}

async function exportAs(root: string, name: string, ids?: readonly string[]): Promise<void> {
  const items = EXPORT_FORMATS.map((format) => ({ ...DETAILS[format], format }));
  const picked = await vscode.window.showQuickPick(items, {
    title: "Export",
    placeHolder: "As what?",
  });
  if (picked === undefined) throw new Cancelled("No format was picked.");
  const target = await vscode.window.showSaveDialog({
    title: "Export",
    defaultUri: vscode.Uri.file(join(root, `${name}.${picked.format}`)),
    filters: { [picked.label]: [picked.format] },
  });
  if (target === undefined) throw new Cancelled("No file was chosen.");
  await writeTextFile(target.fsPath, await exportLedger(root, picked.format, ids));
  void offerToOpen(target, picked.format);
}

/** A report opens in the browser of this machine; everything else, and on a remote, in the editor. */
async function offerToOpen(target: vscode.Uri, format: ExportFormat): Promise<void> {
  const open = "Open";
  const answer = await vscode.window.showInformationMessage(`Exported to ${target.fsPath}.`, open);
  if (answer !== open) return;
  const isHere = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  if (isHere && format === "html") await vscode.env.openExternal(target);
  else await vscode.commands.executeCommand("vscode.open", target);
}

async function chooseProjectWithTrials({ state }: Services): Promise<string> {
  const filled = state.snapshot.projects.filter(({ trials }) => trials.length > 0);
  const [only, second] = filled;
  if (only === undefined) {
    throw new GuidedFailure("There is no trial to export yet: measure the baseline first.", {
      title: "Measure Baseline",
      command: COMMANDS.measureBaseline,
    });
  }
  if (second === undefined) return only.root;
  const items = filled.map(({ name, root, trials }) => ({
    label: name,
    description: `${trials.length} trials`,
    root,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: "Export which project's trials?",
  });
  if (picked === undefined) throw new Cancelled("No project was picked.");
  return picked.root;
}
