import * as vscode from "vscode";
import type { LabSnapshot } from "../lab-state.ts";
import type { Services } from "../services.ts";
import { isGrouped, publishGrouping } from "./grouping.ts";
import { PythonCheck } from "./python-check.ts";
import { TrialsTree } from "./trials-tree.ts";

const VIEW = "personaLab.trials";

/** The trials in the side bar, and the keys that choose its welcome text. */
export function registerTrialsView(services: Services): vscode.Disposable {
  const { context, state } = services;
  const tree = new TrialsTree(state, () => isGrouped(context));
  const view = vscode.window.createTreeView(VIEW, {
    treeDataProvider: tree,
    showCollapseAll: true,
  });
  const python = new PythonCheck(services);
  const lookForPython = () => {
    if (view.visible) python.update().catch((error: unknown) => services.log.error(String(error)));
  };
  publishGrouping(context);
  const subscription = state.subscribe((snapshot) => {
    publishProject(snapshot);
    view.badge = badgeOf(snapshot);
    lookForPython();
  });
  return vscode.Disposable.from(
    view,
    tree,
    subscription,
    view.onDidChangeVisibility(lookForPython),
  );
}

function publishProject({ projects }: LabSnapshot): void {
  void vscode.commands.executeCommand("setContext", "personaLab.hasProject", projects.length > 0);
}

/** How many edits wait for a decision. */
function badgeOf({ projects }: LabSnapshot): vscode.ViewBadge | undefined {
  const value = projects
    .flatMap(({ trials }) => trials)
    .filter((trial) => trial.state === "verified").length;
  if (value === 0) return undefined;
  return {
    value,
    tooltip: value === 1 ? "An edit waits for review" : `${value} edits wait for review`,
  };
}
