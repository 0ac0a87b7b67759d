import * as vscode from "vscode";
import { countsOf } from "../../core/review/pair-review.ts";
import { COMMANDS } from "../command-ids.ts";
import type { ReviewSessions } from "./review-sessions.ts";
import { countWords, verdictWords } from "./review-words.ts";

/** The review's item in the status bar, there once a review's files are up. */
export function showReviewStatus(reviews: ReviewSessions): vscode.Disposable {
  const { Left } = vscode.StatusBarAlignment;
  const item = vscode.window.createStatusBarItem("personaLab.review", Left, 49);
  item.name = "Persona Lab Review";
  item.command = COMMANDS.reviewActions;
  const subscription = reviews.subscribe((review) => {
    if (review === undefined || review.isOpening) {
      item.hide();
      return;
    }
    const counts = countsOf(review.pair);
    const { violations, verdict } = review.verification.accepted;
    const decided = counts.hunks - counts.decisions.pending;
    item.text = `${verdict === "pass" ? "$(pass)" : "$(error)"} Review ${decided}/${counts.hunks}`;
    const words = `${countWords(counts)}; accepted so far ${verdictWords(violations)}`;
    item.tooltip = `${review.subject.personaName}'s edit: ${words}. Click for what to do next.`;
    item.accessibilityInformation = { label: `Review: ${words}`, role: "button" };
    item.show();
  });
  return vscode.Disposable.from(item, subscription);
}
