import * as vscode from "vscode";
import { unknownRules } from "../../core/constraints/rule-ids.ts";
import { Failure } from "../../core/failure.ts";
import { loadProject, type Project } from "../../core/project/load-project.ts";
import { Cancelled, GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { isProject } from "./read-projects.ts";
import { localFolders } from "./refresh-projects.ts";

/**
 * The project that a command acts on: the only folder with both files, else the one that a person
 * picks. Rule severities of the settings hold where the project file has none of its own.
 *
 * @throws GuidedFailure where no folder is a project
 * @throws Failure (input) as loadProject does, or where the settings name a rule that does not exist
 */
export async function chooseProject(services: Services): Promise<Project> {
  const root = await chooseRoot();
  services.state.update({ currentRoot: root });
  return openProject(root);
}

/** A project's files as they are on disk now. */
export async function openProject(root: string): Promise<Project> {
  const project = await loadProject(root);
  const settings = readSettings(root);
  if (settings.unknownRules.length > 0) {
    throw new Failure("input", unknownRules("The setting personaLab.rules", settings.unknownRules));
  }
  const rules = { ...settings.rules, ...project.file.rules };
  return { ...project, file: { ...project.file, rules } };
}

async function chooseRoot(): Promise<string> {
  const folders = localFolders();
  const found = await Promise.all(folders.map(isProject));
  const roots = folders.filter((_, index) => found[index]);
  const [only] = roots;
  if (only === undefined) throw noProject(folders.length > 0);
  if (roots.length === 1) return only;
  const active = activeFolder();
  const sorted = roots.toSorted((a, b) => Number(b === active) - Number(a === active));
  const picked = await vscode.window.showQuickPick(
    sorted.map((root) => ({ label: folderName(root), description: root, root })),
    { title: "Which project?", placeHolder: "Several folders hold a model and a training script" },
  );
  if (picked === undefined) throw new Cancelled("No project was picked.");
  return picked.root;
}

function noProject(hasFolder: boolean): GuidedFailure {
  const why = hasFolder
    ? "No folder of this workspace holds both model.py and train_mps.py"
    : "No folder is open";
  return new GuidedFailure(
    `${why}: open a project, name its files in persona-lab.json, or begin with the starter.`,
    GUIDANCE.createStarter,
  );
}

function activeFolder(): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) return undefined;
  return vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath;
}

function folderName(root: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(root));
  return folder?.name ?? root;
}
