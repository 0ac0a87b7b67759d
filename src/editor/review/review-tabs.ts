import * as vscode from "vscode";
import { fromUriParts } from "./candidate-location.ts";
import type { ReviewSession, ReviewSessions } from "./review-sessions.ts";

/** True while the active tab shows a candidate that may be accepted; guards the title buttons. */
const REVIEW_ACTIVE = "personaLab.reviewActive";

/**
 * The review that a tab shows. Tabs of several files have no typed input: their label tells, to
 * which the editor adds the number of files.
 */
export function reviewOfTab(
  tab: vscode.Tab | undefined,
  sessions: ReviewSessions,
): ReviewSession | undefined {
  if (tab === undefined) return undefined;
  const { input } = tab;
  const uri =
    input instanceof vscode.TabInputTextDiff
      ? input.modified
      : input instanceof vscode.TabInputText
        ? input.uri
        : undefined;
  if (uri === undefined) return sessions.all.find(({ title }) => tab.label.startsWith(title));
  const trialId = fromUriParts(uri)?.trialId;
  return trialId === undefined ? undefined : sessions.find(trialId);
}

/** The review in the active tab. */
export function activeReview(sessions: ReviewSessions): ReviewSession | undefined {
  return reviewOfTab(vscode.window.tabGroups.activeTabGroup.activeTab, sessions);
}

/** Keeps the Accept and Reject buttons where an acceptable candidate is shown, and only there. */
export function followReviewTabs(sessions: ReviewSessions): vscode.Disposable {
  const follow = () => {
    const session = activeReview(sessions);
    const isActive = session?.trial.state === "verified";
    void vscode.commands.executeCommand("setContext", REVIEW_ACTIVE, isActive);
  };
  return vscode.Disposable.from(
    vscode.window.tabGroups.onDidChangeTabs(follow),
    vscode.window.tabGroups.onDidChangeTabGroups(follow),
  );
}

/** The name of a review's tab. */
export function reviewTitle(personaName: string, trialId: string): string {
  return `${personaName}'s edit ${tabMark(trialId)}`;
}

/**
 * Closes tabs that a reload brought back for these trials: those of several files come up empty,
 * before anything can serve them. A review that is resumed opens a new one.
 */
export async function closeRestoredTabs(trialIds: readonly string[]): Promise<void> {
  const marks = trialIds.map(tabMark);
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const restored = tabs.filter(({ label }) => marks.some((mark) => label.includes(mark)));
  if (restored.length > 0) await vscode.window.tabGroups.close(restored);
}

/** The end of a trial's id tells its tab from others of the same persona. */
function tabMark(trialId: string): string {
  return `(${trialId.slice(-4)})`;
}

/** Closes every tab that shows a review. */
export async function closeReviewTabs(
  session: ReviewSession,
  sessions: ReviewSessions,
): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const own = tabs.filter((tab) => reviewOfTab(tab, sessions)?.trial.id === session.trial.id);
  if (own.length > 0) await vscode.window.tabGroups.close(own);
}
