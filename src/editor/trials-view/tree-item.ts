import * as vscode from "vscode";
import { isValid } from "../../core/trial/baseline-trial.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { abilitiesOf } from "../../core/trial/trial-abilities.ts";
import { COMMANDS } from "../command-ids.ts";
import type { RunningTrial } from "../lab-state.ts";
import { escapeMarkdown } from "../markdown.ts";
import { plainLabel } from "../plain-label.ts";
import { fixedLoss } from "../status-bar/loss-format.ts";
import {
  type NextStepNode,
  PersonaNode,
  ProjectNode,
  type TreeNode,
  TrialNode,
  UnreadableNode,
} from "./nodes.ts";
import { trialIcon } from "./trial-icon.ts";
import { trialDescription, trialLabel } from "./trial-text.ts";
import { trialTooltip } from "./trial-tooltip.ts";

/** How the editor draws a row. */
export function treeItem(node: TreeNode, running: RunningTrial | null): vscode.TreeItem {
  if (node instanceof TrialNode) return trialItem(node, running);
  if (node instanceof ProjectNode) return projectItem(node);
  if (node instanceof PersonaNode) return personaItem(node);
  if (node instanceof UnreadableNode) return unreadableItem(node);
  return nextStepItem(node);
}

function trialItem({ root, trial }: TrialNode, running: RunningTrial | null): vscode.TreeItem {
  const item = new vscode.TreeItem(trialLabel(trial));
  const { icon, colour, spoken } = trialIcon(trial);
  const description = trialDescription(trial, running);
  item.id = `${root}\n${trial.id}`;
  item.description = description;
  item.iconPath = themeIcon(icon, colour);
  item.tooltip = new vscode.MarkdownString(trialTooltip(trial));
  item.contextValue = contextOf(trial);
  item.accessibilityInformation = { label: `${trialLabel(trial)}, ${description}, ${spoken}` };
  item.command =
    trial.state === "verified"
      ? { title: "Resume Review", command: COMMANDS.resumeReview, arguments: [trial.id] }
      : { title: "Open Dashboard", command: COMMANDS.openDashboard, arguments: [trial.id, root] };
  return item;
}

/** Words that the menus' conditions look for. */
function contextOf(trial: Trial): string {
  const { accepted, measurable, edited, running } = abilitiesOf(trial);
  return [
    "trial",
    running ? "running" : "idle",
    ...(edited ? ["edited"] : []),
    ...(accepted && !running ? ["accepted"] : []),
    ...(measurable && !running ? ["measurable"] : []),
  ].join(" ");
}

function projectItem({ project }: ProjectNode): vscode.TreeItem {
  const item = new vscode.TreeItem(project.name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = project.root;
  item.iconPath = themeIcon("folder");
  item.tooltip = project.root;
  item.contextValue = "project";
  return item;
}

function personaItem({ root, persona, trials }: PersonaNode): vscode.TreeItem {
  const item = new vscode.TreeItem(plainLabel(persona), vscode.TreeItemCollapsibleState.Expanded);
  const losses = trials
    .filter(isValid)
    .flatMap(({ measurement }) => (measurement?.nll.mean == null ? [] : [measurement.nll.mean]));
  const count = trials.length === 1 ? "1 trial" : `${trials.length} trials`;
  item.id = `${root}\n${persona}`;
  item.description =
    losses.length === 0 ? count : `${count}, best ${fixedLoss(Math.min(...losses))}`;
  item.iconPath = themeIcon("person");
  item.contextValue = "persona";
  return item;
}

function unreadableItem({ root, id, reason }: UnreadableNode): vscode.TreeItem {
  const item = new vscode.TreeItem(id);
  item.id = `${root}\n${id}`;
  item.description = "unreadable";
  item.iconPath = themeIcon("question", "list.warningForeground");
  item.tooltip = new vscode.MarkdownString(escapeMarkdown(reason));
  item.contextValue = "unreadable";
  return item;
}

function nextStepItem({ root, title, command }: NextStepNode): vscode.TreeItem {
  const item = new vscode.TreeItem(title);
  item.id = `${root}\nnext step`;
  item.description = "next step";
  item.iconPath = themeIcon("lightbulb", "charts.yellow");
  item.command = { title, command };
  item.contextValue = "nextStep";
  return item;
}

function themeIcon(icon: string, colour?: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(
    icon,
    colour === undefined ? undefined : new vscode.ThemeColor(colour),
  );
}
