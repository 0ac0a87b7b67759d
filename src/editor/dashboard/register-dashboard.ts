import * as vscode from "vscode";
import { EMPTY_SNAPSHOT, type LabSnapshot } from "../lab-state.ts";
import type { DashboardPanel } from "./dashboard-panel.ts";
import type { DashboardPort, TrialKey } from "./dashboard-port.ts";

export const DASHBOARD_VIEW_TYPE = "personaLab.dashboard";

/**
 * Registers the dashboard: one panel, which the editor restores after a reload. The panel's code
 * loads when one is opened.
 */
export function registerDashboard(context: vscode.ExtensionContext): DashboardPort {
  let snapshot: LabSnapshot = EMPTY_SNAPSHOT;
  let open: { readonly panel: vscode.WebviewPanel; readonly view: DashboardPanel } | null = null;

  const show = async (panel: vscode.WebviewPanel, trial?: TrialKey): Promise<void> => {
    const { DashboardPanel } = await import("./dashboard-panel.ts");
    open?.panel.dispose();
    const view = new DashboardPanel(panel, context.extensionUri, snapshot);
    if (trial !== undefined) view.select(trial);
    const shown = { panel, view };
    open = shown;
    panel.onDidDispose(() => {
      if (open === shown) open = null;
    });
  };

  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(DASHBOARD_VIEW_TYPE, {
      deserializeWebviewPanel: (panel) => show(panel),
    }),
  );

  return {
    open(trial) {
      if (open !== null) {
        open.view.reveal();
        if (trial !== undefined) open.view.select(trial);
        return;
      }
      const column = vscode.window.activeTextEditor
        ? vscode.ViewColumn.Beside
        : vscode.ViewColumn.Active;
      const panel = vscode.window.createWebviewPanel(DASHBOARD_VIEW_TYPE, "Persona Lab", column);
      void show(panel, trial);
    },
    update(next) {
      snapshot = next;
      open?.view.update(next);
    },
  };
}
