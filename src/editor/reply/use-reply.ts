import * as vscode from "vscode";
import { COMMANDS } from "../command-ids.ts";
import { Cancelled, GuidedFailure } from "../notices/guided-failure.ts";
import { pickPersona } from "../persona/pick-persona.ts";
import { prepareBrief } from "../persona/prepared-brief.ts";
import { chooseProject } from "../projects/choose-project.ts";
import { saveSources } from "../projects/save-sources.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { draftReply, presentDraft } from "./draft-reply.ts";
import { type ReplyPlace, replyPlaces } from "./reply-places.ts";

const PASTE_HINT = "Paste the whole answer here in place of this line, then run Use Reply again.\n";

/** *Use Reply…*: takes an answer from any chat the way of every other reply. */
export async function useReply(services: Services): Promise<void> {
  const editorText = vscode.window.activeTextEditor?.document;
  const project = await saveSources(await chooseProject(services));
  const text = await replyText(editorText);
  const { id } = await pickPersona(services, project.root, "Use Reply: whose brief was answered?");
  const prepared = await prepareBrief(project, id);
  const reply = { text, llm: { model: "pasted", recorded: false, tokens: null } };
  const { seed } = readSettings(project.root);
  await presentDraft(services, await draftReply(prepared, reply, seed));
}

/** @throws Cancelled where nothing was picked, or an empty document was opened to paste into */
async function replyText(document: vscode.TextDocument | undefined): Promise<string> {
  const clipboard = await vscode.env.clipboard.readText();
  const open = document === undefined ? undefined : openDocument(document);
  const picked = await vscode.window.showQuickPick(replyPlaces(clipboard, open), {
    title: "Use Reply",
    placeHolder: "Where is the answer?",
  });
  if (picked === undefined) throw new Cancelled("No place was picked.");
  const text = await textAt(picked.place, clipboard, document);
  if (text.trim() !== "" && text !== PASTE_HINT) return text;
  throw new GuidedFailure("There is no answer in it: copy the whole answer first.", {
    title: "Use Reply",
    command: COMMANDS.useReply,
  });
}

async function textAt(
  place: ReplyPlace,
  clipboard: string,
  document: vscode.TextDocument | undefined,
): Promise<string> {
  if (place === "clipboard") return clipboard;
  if (place === "editor") return document?.getText() ?? "";
  const fresh = await vscode.workspace.openTextDocument({
    language: "markdown",
    content: PASTE_HINT,
  });
  const editor = await vscode.window.showTextDocument(fresh);
  editor.selection = new vscode.Selection(0, 0, 1, 0);
  throw new Cancelled("The answer is pasted into a new document.");
}

function openDocument(document: vscode.TextDocument) {
  const name = vscode.workspace.asRelativePath(document.uri, false);
  return { name, text: document.getText() };
}
