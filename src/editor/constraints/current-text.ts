import * as vscode from "vscode";

/** The document of an address if it is open. */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const address = uri.toString();
  return vscode.workspace.textDocuments.find(
    (document) => !document.isClosed && document.uri.toString() === address,
  );
}

/** What a file holds as a person sees it: the open document, unsaved edits included, else the file. */
export async function currentText(uri: vscode.Uri): Promise<string> {
  const document = openDocument(uri);
  if (document !== undefined) return document.getText();
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}
