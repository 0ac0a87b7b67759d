import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { hunkOf, requireReview } from "./hunk-reference.ts";
import { baseUri, reasoningUri } from "./review-uris.ts";
import { byGravity, hunkTitle } from "./review-words.ts";
import { compareFiles, peekChange } from "./show-hunk.ts";

interface Fact extends vscode.QuickPickItem {
  readonly open?: { readonly uri: vscode.Uri; readonly line: number };
}

/** Lists what is known of a change: what it breaks or touches, and the persona's reasons. */
export async function explainHunk(services: Services, named?: unknown): Promise<void> {
  const review = requireReview(services);
  const { hunk } = hunkOf(review, named);
  const { subject, standing } = review;
  const { broken, touched } = standing.hunks.get(hunk) ?? { broken: [], touched: [] };
  const place = (file: string, line: number) => ({ uri: baseUri(subject, file), line });
  const facts: Fact[] = [
    ...byGravity(broken).map(({ severity, rule, message, constraint }) => ({
      label: severity === "error" ? `$(error) breaks ${rule}` : `$(warning) ${rule}`,
      detail: message,
      ...(constraint ? { open: place(constraint.file, constraint.line) } : {}),
    })),
    ...touched.map(({ file, line, text }) => ({
      label: "$(lock) touches a constraint",
      description: `${file}:${line}`,
      detail: text,
      open: place(file, line),
    })),
    ...(review.reasons.get(hunk.id) ?? []).map((detail) => ({
      label: `$(comment) ${subject.personaName} says`,
      detail,
      open: { uri: reasoningUri(subject), line: 1 },
    })),
  ];
  const free: Fact = { label: "free", detail: "It breaks and touches no constraint." };
  const picked = await vscode.window.showQuickPick(facts.length > 0 ? facts : [free], {
    title: hunkTitle(hunk),
    placeHolder: "What is known of this change",
  });
  if (picked?.open === undefined) return;
  const at = new vscode.Position(picked.open.line - 1, 0);
  const selection = new vscode.Range(at, at);
  await vscode.window.showTextDocument(picked.open.uri, { selection });
}

/** *Compare Change*: the editor's own view of one change with the lines that it replaces. */
export async function compareHunk(services: Services, named?: unknown): Promise<void> {
  const review = requireReview(services);
  await peekChange(review, hunkOf(review, named));
}

/** *Compare Both Files* in the editor's own diff. */
export async function compareReview(services: Services): Promise<void> {
  await compareFiles(requireReview(services));
}

/** *Show Reasoning*: what the reply says around its code, rendered beside the review. */
export async function showReasoning(services: Services): Promise<void> {
  const uri = reasoningUri(requireReview(services).subject);
  try {
    await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
  } catch {
    // Without the Markdown extension its text still shows.
    const viewColumn = vscode.ViewColumn.Beside;
    await vscode.window.showTextDocument(uri, { viewColumn, preserveFocus: true });
  }
}
