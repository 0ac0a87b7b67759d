import * as vscode from "vscode";
import { refreshProjects } from "./projects/refresh-projects.ts";
import type { Services } from "./services.ts";
import { SECTION } from "./settings/setting-names.ts";

/** Keeps the state up to date with folders, saved files, settings, trust and other windows. */
export function followWorkspace(services: Services): vscode.Disposable {
  const { state, log } = services;
  const refresh = () => {
    refreshProjects(state, log).catch((error: unknown) => log.error(String(error)));
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.scheme === "file" && /\.(?:py|json)$/.test(uri.path)) refresh();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(SECTION)) refresh();
    }),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused && state.snapshot.running === null) refresh();
    }),
  );
}

/** Reads the projects for the first time, then offers a review that a reload interrupted. */
export async function beginWorkspace(services: Services): Promise<void> {
  await refreshProjects(services.state, services.log);
  // Only now is it known which welcome text fits.
  await vscode.commands.executeCommand("setContext", "personaLab.ready", true);
  const mayWait = services.state.snapshot.projects.some(({ trials }) =>
    trials.some(({ state }) => state === "verified" || state === "rejected"),
  );
  if (!mayWait) return;
  const { offerToResume } = await import("./review/resume-review.ts");
  await offerToResume(services);
}
