import * as vscode from "vscode";

/** Tells a decision aloud to those whose screen reader the editor is set up for. */
export function announce(sentence: string): void {
  const support = vscode.workspace.getConfiguration("editor").get<string>("accessibilitySupport");
  if (support === "on") void vscode.window.showInformationMessage(sentence);
}
