import * as vscode from "vscode";
import { fromUriParts } from "./candidate-location.ts";
import type { ReviewSession, ReviewSessions } from "./review-sessions.ts";

/** True while the active tab shows a candidate that may be accepted; guards the title buttons. */
const REVIEW_ACTIVE = "personaLab.reviewActive";

/** The review that a tab shows. Tabs of several files have no typed input: their label tells. */
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
  if (uri === undefined) return sessions.all.find((session) => session.title === tab.label);
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

/** Closes every tab that shows a review. */
export async function closeReviewTabs(
  session: ReviewSession,
  sessions: ReviewSessions,
): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const own = tabs.filter((tab) => reviewOfTab(tab, sessions)?.trial.id === session.trial.id);
  if (own.length > 0) await vscode.window.tabGroups.close(own);
}
