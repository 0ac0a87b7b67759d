import { join } from "node:path";
import * as vscode from "vscode";
import { findTrial, readLedger } from "../../core/ledger/ledger.ts";
import type { Project } from "../../core/project/load-project.ts";
import { readCandidate } from "../../core/project/read-candidate.ts";
import type { SourceFile } from "../../core/project/source-pair.ts";
import { Cancelled, GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import { chooseProject, openProject } from "../projects/choose-project.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import { unsavedSources } from "../projects/save-sources.ts";
import { changedFiles } from "../review/changed-files.ts";
import { requireSameBaseline } from "../review/resume-review.ts";
import type { Services } from "../services.ts";
import { appliableItems } from "./trial-items.ts";

/**
 * *Apply to Working Files*: writes a trained trial's accepted files into the project, as one edit
 * that undo takes back, and only if the working files are still the ones that were edited.
 */
export async function applyToWorkingFiles(services: Services, trialId?: unknown): Promise<void> {
  const root = rootOf(services, trialId) ?? (await chooseProject(services)).root;
  const project = await openProject(root);
  const id = typeof trialId === "string" ? trialId : await pickTrial(root);
  const { folder, trial } = await findTrial(root, id);
  const candidate = await readCandidate(folder.candidate, project.file);
  await requireSameBaseline(project, candidate, folder);
  const accepted = await readCandidate(folder.accepted, project.file);
  const changed = changedFiles(project.pair, accepted);
  await replaceFiles(project, changed);
  await refreshProjects(services.state, services.log);
  const names = changed.map(({ path }) => path).join(" and ") || "neither file";
  void vscode.window.showInformationMessage(
    `${names} now holds the edit of ${trial.persona}; undo brings the old text back.`,
  );
}

async function replaceFiles(project: Project, files: readonly SourceFile[]): Promise<void> {
  if (unsavedSources(project).length > 0) {
    throw new GuidedFailure(
      "The working files have unsaved changes, which applying would overwrite: save or revert them first.",
      { title: "Save All", command: "workbench.action.files.saveAll" },
    );
  }
  const edit = new vscode.WorkspaceEdit();
  const documents: vscode.TextDocument[] = [];
  for (const file of files) {
    const uri = vscode.Uri.file(join(project.root, file.path));
    const document = await vscode.workspace.openTextDocument(uri);
    const end = document.lineAt(document.lineCount - 1).range.end;
    edit.replace(uri, new vscode.Range(new vscode.Position(0, 0), end), withoutMark(file.text));
    documents.push(document);
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new GuidedFailure("The editor did not take the edit: try again.", GUIDANCE.showLog);
  }
  for (const document of documents) await document.save();
}

function rootOf({ state }: Services, trialId: unknown): string | undefined {
  const { projects } = state.snapshot;
  return projects.find(({ trials }) => trials.some(({ id }) => id === trialId))?.root;
}

async function pickTrial(root: string): Promise<string> {
  const items = appliableItems((await readLedger(root)).trials);
  if (items.length === 0) {
    throw new GuidedFailure("No trial has finished yet: run one first.", {
      title: "Run Trial",
      command: "personaLab.runTrial",
    });
  }
  const picked = await vscode.window.showQuickPick(items, { title: "Apply to Working Files" });
  if (picked === undefined) throw new Cancelled("No trial was picked.");
  return picked.trial.id;
}

/** A document keeps its byte-order mark apart from its text. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}
