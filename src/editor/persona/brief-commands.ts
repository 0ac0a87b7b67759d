import * as vscode from "vscode";
import { chooseProject } from "../projects/choose-project.ts";
import { saveSources } from "../projects/save-sources.ts";
import type { Services } from "../services.ts";
import { pickPersona } from "./pick-persona.ts";
import { type PreparedBrief, prepareBrief } from "./prepared-brief.ts";

/** *Insert Persona Brief*: at the cursor of the active text editor, else in a new document. */
export async function insertBrief(services: Services): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const { brief } = await briefOf(services, "Insert Persona Brief");
  if (editor !== undefined && !editor.document.isClosed && isWritable(editor.document)) {
    const inserted = await editor.edit((edit) => {
      for (const selection of editor.selections) edit.replace(selection, brief);
    });
    if (inserted) {
      await vscode.window.showTextDocument(editor.document, editor.viewColumn);
      return;
    }
  }
  const document = await vscode.workspace.openTextDocument({
    language: "markdown",
    content: brief,
  });
  await vscode.window.showTextDocument(document);
}

/** *Copy Brief*: to the clipboard, for any chat. */
export async function copyBrief(services: Services): Promise<void> {
  const { brief, persona, analysis } = await briefOf(services, "Copy Brief");
  await vscode.env.clipboard.writeText(brief);
  const count = analysis.constraints.length;
  const constraints = `${count} ${count === 1 ? "constraint" : "constraints"}`;
  const characters = brief.length.toLocaleString("en");
  void vscode.window.showInformationMessage(
    `The brief of ${persona.name} is on the clipboard (${characters} characters, ${constraints}): paste it into any chat, then run Use Reply on the answer.`,
  );
}

async function briefOf(services: Services, title: string): Promise<PreparedBrief> {
  const project = await saveSources(await chooseProject(services));
  const { id } = await pickPersona(services, project.root, title);
  return prepareBrief(project, id);
}

function isWritable(document: vscode.TextDocument): boolean {
  return vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) ?? true;
}
