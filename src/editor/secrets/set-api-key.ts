import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { originOf } from "./key-name.ts";

/** *Set API Key*: keeps a key for the origin of the base URL; an empty one is forgotten. */
export async function setApiKey({ keys }: Services): Promise<void> {
  const { baseUrl } = readSettings();
  const origin = originOf(baseUrl);
  const isKept = (await keys.find(baseUrl)) !== undefined;
  const key = await vscode.window.showInputBox({
    title: `API key for ${origin}`,
    prompt: isKept
      ? "A key is stored. Enter another one, or nothing to forget it."
      : "It is kept in the editor's secret storage and sent to this address only.",
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return;
  if (key.trim() === "") {
    await keys.forget(baseUrl);
    void vscode.window.showInformationMessage(`No API key is stored for ${origin}.`);
    return;
  }
  await keys.store(baseUrl, key.trim());
  void vscode.window.showInformationMessage(`The API key for ${origin} is stored.`);
}
