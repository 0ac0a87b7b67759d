import * as vscode from "vscode";
import { fromUriParts } from "./review-location.ts";

const REASONING_PREVIEW = /^Preview Reasoning\.md$/;

/** The name of a review, for its tabs and documents. */
export function reviewTitle(personaName: string, trialId: string): string {
  return `${personaName}'s edit ${tabMark(trialId)}`;
}

/** Closes every tab that shows a trial's review. Documents of it that are unsaved are saved before. */
export async function closeReviewTabs(trialId: string): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    const isOwn = fromUriParts(document.uri)?.trialId === trialId;
    if (isOwn && document.isDirty) await document.save();
  }
  await close((tab) => showsTrial(tab, trialId));
}

/**
 * Closes comparisons of several files that a reload brought back for these trials: they come up
 * empty, before anything can serve them.
 */
export async function closeRestoredComparisons(trialIds: readonly string[]): Promise<void> {
  const marks = trialIds.map(tabMark);
  await close((tab) => uriOf(tab) === undefined && marks.some((mark) => tab.label.includes(mark)));
}

/**
 * Closes tabs that a reload brought back of reviews that have ended since: the editor may restore
 * what it had noted a while before. One with unsaved text stays.
 *
 * @param alive the ids of the trials whose review is open or waits
 */
export async function closeEndedReviews(alive: readonly string[]): Promise<void> {
  await close((tab) => {
    const uri = uriOf(tab);
    const trialId = uri && fromUriParts(uri)?.trialId;
    return trialId !== undefined && !tab.isDirty && !alive.includes(trialId);
  });
}

async function close(isMeant: (tab: vscode.Tab) => boolean): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(isMeant);
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs, true);
}

function showsTrial(tab: vscode.Tab, trialId: string): boolean {
  const uri = uriOf(tab);
  if (uri !== undefined) return fromUriParts(uri)?.trialId === trialId;
  // Comparisons of several files and previews have no typed input: their label tells.
  return tab.label.includes(tabMark(trialId)) || REASONING_PREVIEW.test(tab.label);
}

function uriOf({ input }: vscode.Tab): vscode.Uri | undefined {
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  return input instanceof vscode.TabInputText ? input.uri : undefined;
}

/** The end of a trial's id tells its tab from others of the same persona. */
function tabMark(trialId: string): string {
  return `(${trialId.slice(-4)})`;
}
