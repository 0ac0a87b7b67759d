import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { chooseTrial } from "./choose-trial.ts";

/** *Reveal Trial Folder*: in the file manager of this machine, else in the editor's explorer. */
export async function revealTrial(
  services: Services,
  named?: unknown,
  projectRoot?: unknown,
): Promise<void> {
  const choice = { title: "Reveal Trial Folder", fits: () => true, otherwise: "" };
  const { folder } = await chooseTrial(services, choice, named, projectRoot);
  const isHere = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  const command = isHere ? "revealFileInOS" : "revealInExplorer";
  await vscode.commands.executeCommand(command, vscode.Uri.file(folder.trial));
}
