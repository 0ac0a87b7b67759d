import * as vscode from "vscode";

/** Settings by which saving changes the text. */
const ON_SAVE = [
  ["editor", "formatOnSave"],
  ["files", "trimTrailingWhitespace"],
  ["files", "insertFinalNewline"],
  ["files", "trimFinalNewlines"],
] as const;

/**
 * Saves a document under review, so that it asks nothing when it closes; not where saving would
 * format it: then what a person decided on would change by itself. It never rejects: what matters is
 * kept by the review, and an unsaved document only asks a question.
 */
export async function saveUnchanged(document: vscode.TextDocument): Promise<void> {
  if (!document.isDirty || changesOnSave(document)) return;
  await Promise.resolve(document.save()).catch(() => false);
}

function changesOnSave(document: vscode.TextDocument): boolean {
  const isSet = ([section, name]: (typeof ON_SAVE)[number]) =>
    vscode.workspace.getConfiguration(section, document).get<unknown>(name) === true;
  const actions = vscode.workspace
    .getConfiguration("editor", document)
    .get<unknown>("codeActionsOnSave");
  const hasActions =
    typeof actions === "object" && actions !== null && Object.keys(actions).length > 0;
  return hasActions || ON_SAVE.some(isSet);
}
