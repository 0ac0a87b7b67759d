import * as vscode from "vscode";
import type { FileReview, ReviewHunk } from "../../core/review/file-review.ts";
import { COMMANDS } from "../command-ids.ts";
import type { HunkReference } from "./hunk-reference.ts";
import type { LiveReview } from "./live-review.ts";
import { fromUriParts, REVIEW_SCHEME } from "./review-location.ts";
import type { ReviewSessions } from "./review-sessions.ts";
import { DECISION_WORDS, standingWords } from "./review-words.ts";

/** Puts the buttons and the standing of each hunk above its lines. */
export class ReviewLenses implements vscode.CodeLensProvider {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(private readonly reviews: ReviewSessions) {}

  refresh(): void {
    this.#changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const location = fromUriParts(document.uri);
    const review = location && this.reviews.find(location.trialId);
    const file = location && review?.file(location.path);
    if (review === undefined || file === undefined) return [];
    return file.hunks.flatMap((hunk) => {
      const line = Math.min(hunk.document.start, document.lineCount - 1);
      const range = new vscode.Range(line, 0, line, 0);
      return commandsOf(review, file, hunk).map((command) => new vscode.CodeLens(range, command));
    });
  }
}

export function registerReviewLenses(reviews: ReviewSessions): vscode.Disposable {
  const lenses = new ReviewLenses(reviews);
  return vscode.Disposable.from(
    vscode.languages.registerCodeLensProvider({ scheme: REVIEW_SCHEME }, lenses),
    reviews.subscribe(() => lenses.refresh()),
  );
}

function commandsOf(review: LiveReview, file: FileReview, hunk: ReviewHunk): vscode.Command[] {
  const reference: HunkReference = { path: file.path, id: hunk.id };
  const command = (title: string, id: string, tooltip: string): vscode.Command => ({
    title,
    command: id,
    tooltip,
    arguments: [reference],
  });
  const accept = command("$(check) Accept", COMMANDS.acceptHunk, "Accept this change");
  const reject = command("$(close) Reject", COMMANDS.rejectHunk, "Take this change out");
  const restore = command(
    "$(discard) Restore Proposal",
    COMMANDS.restoreProposal,
    "Show what was proposed here again",
  );
  const standing = review.standing.hunks.get(hunk) ?? { broken: [], touched: [] };
  const words = standingWords(standing);
  const icon = standing.broken.some(({ severity }) => severity === "error")
    ? "$(error) "
    : standing.broken.length > 0
      ? "$(warning) "
      : standing.touched.length > 0
        ? "$(lock) "
        : "";
  const explain = command(`${icon}${words}`, COMMANDS.explainHunk, "What is known of this change");
  const compare = command("$(diff) Compare", COMMANDS.compareHunk, "Show it beside what was there");
  const state = command(`(${DECISION_WORDS[hunk.decision]})`, COMMANDS.explainHunk, "");
  const buttons = {
    pending: [accept, reject],
    accepted: [state, reject],
    rejected: [state, accept],
    edited: [state, reject, ...(hunk.byHand ? [] : [restore])],
  }[hunk.decision];
  return [...buttons, ...(hunk.decision === "rejected" ? [] : [explain]), compare];
}
