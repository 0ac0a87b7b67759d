import * as vscode from "vscode";
import { countsOf } from "../../core/review/pair-review.ts";
import { COMMANDS } from "../command-ids.ts";
import type { Services } from "../services.ts";
import { requireReview } from "./hunk-reference.ts";
import { countWords, verdictWords } from "./review-words.ts";

/** What one may do with a review as a whole, in the order of a review. */
const ACTIONS: readonly (readonly [label: string, command: string])[] = [
  ["$(arrow-down) Next Change", COMMANDS.nextHunk],
  ["$(list-tree) Show Summary", COMMANDS.showSummary],
  ["$(comment) Show Reasoning", COMMANDS.showReasoning],
  ["$(diff-multiple) Compare Both Files", COMMANDS.compareReview],
  ["$(check) Accept All", COMMANDS.acceptAll],
  ["$(close) Reject All", COMMANDS.rejectAll],
  ["$(check-all) Apply", COMMANDS.applyReview],
  ["$(run-all) Apply and Run Trial", COMMANDS.applyAndRunTrial],
  ["$(play) Run Trial Without Applying", COMMANDS.runReviewed],
  ["$(comment-discussion) Ask Again…", COMMANDS.askAgain],
  ["$(trash) Discard Review", COMMANDS.discardReview],
];

/** *Review Actions*: the list behind the status bar's item. */
export async function reviewActions(services: Services): Promise<void> {
  const review = requireReview(services);
  const { violations } = review.verification.accepted;
  const picked = await vscode.window.showQuickPick(
    ACTIONS.map(([label, command]) => ({ label, command })),
    {
      title: `${review.subject.personaName}: ${countWords(countsOf(review.pair))}`,
      placeHolder: `Accepted so far ${verdictWords(violations)}`,
    },
  );
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
}

/** *Show Review Summary*, in the side bar. */
export async function showSummary(services: Services): Promise<void> {
  requireReview(services);
  await vscode.commands.executeCommand("personaLab.review.focus");
}
