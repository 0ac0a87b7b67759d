import * as vscode from "vscode";
import type { Services } from "../services.ts";

const KEY = "trialsGrouped";
const CONTEXT = "personaLab.trialsGrouped";

/** Whether this workspace lists its trials by persona; newest first is the default. */
export function isGrouped(context: vscode.ExtensionContext): boolean {
  return context.workspaceState.get<unknown>(KEY) === true;
}

/** Tells menus which of the two commands to offer. */
export function publishGrouping(context: vscode.ExtensionContext): void {
  void vscode.commands.executeCommand("setContext", CONTEXT, isGrouped(context));
}

/** *Group Trials by Persona*. */
export function groupByPersona(services: Services): Promise<void> {
  return group(services, true);
}

/** *List Trials, Newest First*. */
export function listNewestFirst(services: Services): Promise<void> {
  return group(services, false);
}

async function group({ context, state }: Services, grouped: boolean): Promise<void> {
  await context.workspaceState.update(KEY, grouped);
  publishGrouping(context);
  // A new snapshot of the same values: the view lists it anew.
  state.update({});
}
