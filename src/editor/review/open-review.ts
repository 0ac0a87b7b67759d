import * as vscode from "vscode";
import { type PairReview, startPairReview } from "../../core/review/pair-review.ts";
import { keepBaseline, saveReview } from "../../core/review/review-state.ts";
import type { Services } from "../services.ts";
import { keep, noticeChanges } from "./follow-documents.ts";
import { LiveReview, type ReviewSubject } from "./live-review.ts";
import { REVIEW_SCHEME } from "./review-location.ts";
import { closeReviewTabs } from "./review-tabs.ts";
import { reviewUri } from "./review-uris.ts";
import { showHunk } from "./show-hunk.ts";

/**
 * Opens a review: its files side by side as tabs, the first change in sight. A review that is open
 * already is put aside and waits to be resumed.
 *
 * @param kept decisions of a review that is resumed
 */
export async function openReview(
  services: Services,
  subject: ReviewSubject,
  kept?: PairReview,
): Promise<LiveReview> {
  await putAside(services);
  const review = new LiveReview(
    subject,
    kept ?? startPairReview(subject.project.pair, subject.candidate),
  );
  await keepBaseline(subject.folder, subject.project.pair);
  await saveReview(subject.folder, review.pair);
  services.reviews.set(review);
  await noticeChanges(review);
  try {
    await showFiles(review);
  } finally {
    review.opened();
  }
  return review;
}

/** Ends a review in this window: its tabs close. What is on disk stays as it is. */
export async function closeReview(services: Services, review: LiveReview): Promise<void> {
  await closeReviewTabs(review.subject.trial.id);
  if (services.reviews.current === review) services.reviews.set(undefined);
  // What is written last must be there before it can be removed.
  await review.keeping;
}

async function putAside(services: Services): Promise<void> {
  const { current } = services.reviews;
  if (current === undefined) return;
  await keep(services);
  await closeReview(services, current);
}

async function showFiles(review: LiveReview): Promise<void> {
  const active = vscode.window.activeTextEditor;
  // Who is writing elsewhere is not taken away from there.
  const preserveFocus = active !== undefined && active.document.uri.scheme !== REVIEW_SCHEME;
  const first = review.hunks.find(({ hunk }) => hunk.decision === "pending") ?? review.hunks[0];
  for (const { path, document: text } of review.files.toReversed()) {
    const document = await vscode.workspace.openTextDocument(reviewUri(review.subject, path));
    // A tab that a reload brought back may hold more than what was kept.
    if (document.getText().replaceAll("\r\n", "\n") !== text) {
      review.documentChanged(path, document.getText(), "edit");
    }
    // Brought to the front once, last: a person who has moved on by then is not called back.
    if (path === first?.file.path) continue;
    await vscode.window.showTextDocument(document, { preview: false, preserveFocus });
  }
  if (first !== undefined) await showHunk(review, first, preserveFocus);
}
