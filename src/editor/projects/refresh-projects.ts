import * as vscode from "vscode";
import type { LabState } from "../lab-state.ts";
import { readSettings } from "../settings/settings.ts";

/** The folders of the workspace that lie on this machine's disk. */
export function localFolders(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
}

/** Reads projects and ledgers anew; the current project stays current while it is there. */
export async function refreshProjects(
  state: LabState,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const { readProjects } = await import("./read-projects.ts");
  const projects = await readProjects(localFolders(), (message) => log.warn(message));
  const kept = projects.find(({ root }) => root === state.snapshot.currentRoot);
  const currentRoot = (kept ?? projects[0])?.root ?? null;
  const { provider, tokenPrices } = readSettings(currentRoot ?? undefined);
  const trusted = vscode.workspace.isTrusted;
  state.update({ projects, currentRoot, provider, tokenPrices, trusted });
}
