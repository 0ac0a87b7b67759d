import * as vscode from "vscode";
import { COMMANDS } from "../command-ids.ts";
import type { LabSnapshot, LabState } from "../lab-state.ts";
import { statusText } from "./status-text.ts";
import { TOOLTIP_COMMANDS } from "./status-tooltip.ts";

/** About two updates a second, so that the text can be read. */
const PERIOD_MS = 500;
const PRIORITY = 50;

/** The one status bar item: what is under way, else the newest measured loss. */
export function showStatusBar(state: LabState): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    "personaLab.loss",
    vscode.StatusBarAlignment.Left,
    PRIORITY,
  );
  item.name = "Persona Lab";
  item.command = COMMANDS.openDashboard;
  let timer: NodeJS.Timeout | undefined;
  let shownStage = "";
  let shownAt = 0;
  const show = () => {
    clearTimeout(timer);
    timer = undefined;
    shownAt = Date.now();
    shownStage = stageOf(state.snapshot);
    render(item, state.snapshot);
  };
  const subscription = state.subscribe((snapshot) => {
    if (stageOf(snapshot) !== shownStage) show();
    else timer ??= setTimeout(show, Math.max(0, shownAt + PERIOD_MS - Date.now()));
  });
  return vscode.Disposable.from(item, subscription, { dispose: () => clearTimeout(timer) });
}

/** A change of this shows at once; other changes wait for their turn. */
function stageOf({ running, currentRoot }: LabSnapshot): string {
  return `${currentRoot} ${running?.persona} ${running?.stage}`;
}

function render(item: vscode.StatusBarItem, snapshot: LabSnapshot): void {
  const status = statusText(snapshot);
  if (status === null) {
    item.hide();
    return;
  }
  item.text = status.text;
  const tooltip = new vscode.MarkdownString(status.tooltip);
  tooltip.isTrusted = { enabledCommands: TOOLTIP_COMMANDS };
  item.tooltip = tooltip;
  item.backgroundColor = status.isWarning
    ? new vscode.ThemeColor("statusBarItem.warningBackground")
    : undefined;
  item.accessibilityInformation = { label: status.label };
  item.show();
}
