import * as vscode from "vscode";
import { labFolder } from "../../core/ledger/trial-folder.ts";
import { COMMANDS } from "../command-ids.ts";
import type { TrialAction } from "./messages.ts";

/** Commands that take a trial's id and its project; the folder is shown by a command of the editor. */
const COMMAND_OF_ACTION: Record<Exclude<TrialAction, "openFolder">, string> = {
  resumeReview: COMMANDS.resumeReview,
  openDiff: COMMANDS.openTrialDiff,
  restore: COMMANDS.restoreTrial,
  makeBaseline: COMMANDS.makeTrialBaseline,
  runAgain: COMMANDS.runTrialAgain,
  measureAgain: COMMANDS.measureTrialAgain,
  export: COMMANDS.exportTrial,
  delete: COMMANDS.deleteTrial,
};

/** Does what a trial's button says. */
export async function actOnTrial(action: TrialAction, root: string, id: string): Promise<void> {
  if (action !== "openFolder") {
    await vscode.commands.executeCommand(COMMAND_OF_ACTION[action], id, root);
    return;
  }
  const file = vscode.Uri.joinPath(vscode.Uri.file(labFolder(root).trials), id, "trial.json");
  await vscode.commands.executeCommand("revealInExplorer", file);
}
