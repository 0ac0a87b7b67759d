import { existsSync } from "node:fs";
import { cp, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { starterFolder } from "../../core/project/starter.ts";
import { COMMANDS } from "../command-ids.ts";
import { Cancelled, GuidedFailure } from "../notices/guided-failure.ts";
import { offer } from "../notices/show-failure.ts";
import { localFolders, refreshProjects } from "../projects/refresh-projects.ts";
import type { Services } from "../services.ts";

const FOLDER_NAME = "persona-lab-starter";

/** *Create Starter Project*: a small GPT to begin with, in an open folder or one that is chosen. */
export async function createStarter(services: Services): Promise<void> {
  const target = await chooseTarget();
  const inWorkspace = localFolders().includes(target);
  await copyStarter(target);
  if (!inWorkspace) {
    await offer(vscode.window.showInformationMessage, `The starter project is in ${target}.`, {
      title: "Open Folder",
      command: "vscode.openFolder",
      arguments: [vscode.Uri.file(target)],
    });
    return;
  }
  await refreshProjects(services.state, services.log);
  await vscode.window.showTextDocument(vscode.Uri.file(join(target, "train_mps.py")));
  await offer(vscode.window.showInformationMessage, "The starter project is ready.", {
    title: "Apply Persona",
    command: COMMANDS.applyPersona,
  });
}

/** Copies the starter's files; nothing that exists is overwritten. */
async function copyStarter(target: string): Promise<void> {
  const names = (await readdir(starterFolder())).filter((name) => name !== "__pycache__");
  const taken = names.find((name) => existsSync(join(target, name)));
  if (taken !== undefined) {
    throw new GuidedFailure(
      `${join(target, taken)} exists already, so the starter was not written: choose another folder.`,
      { title: "Choose Another Folder", command: COMMANDS.createStarter },
    );
  }
  await mkdir(target, { recursive: true });
  for (const name of names) {
    await cp(join(starterFolder(), name), join(target, name), {
      recursive: true,
      errorOnExist: true,
      force: false,
      filter: (path) => !path.includes("__pycache__"),
    });
  }
}

/** An open folder that is empty takes the files itself; any other gets a folder in it. */
async function chooseTarget(): Promise<string> {
  const items: { label: string; description: string; target: string | null }[] = [];
  for (const folder of localFolders()) {
    const target = (await isEmpty(folder)) ? folder : join(folder, FOLDER_NAME);
    items.push({ label: "Here", description: target, target });
  }
  items.push({ label: "Choose a folder…", description: "", target: null });
  const picked =
    items.length === 1
      ? items[0]
      : await vscode.window.showQuickPick(items, {
          title: "Create Starter Project",
          placeHolder: "Where?",
        });
  if (picked === undefined) throw new Cancelled("No place was picked.");
  if (picked.target !== null) return picked.target;
  const [chosen] =
    (await vscode.window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      openLabel: "Create Starter Project Here",
    })) ?? [];
  if (chosen === undefined) throw new Cancelled("No folder was chosen.");
  return (await isEmpty(chosen.fsPath)) ? chosen.fsPath : join(chosen.fsPath, FOLDER_NAME);
}

/** Whether a folder holds nothing but hidden entries. */
async function isEmpty(folder: string): Promise<boolean> {
  return (await readdir(folder)).every((name) => name.startsWith("."));
}
