import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { followDocuments, watchWorkingFiles } from "./follow-documents.ts";
import { showChanges } from "./review-changes.ts";
import { decorateReview } from "./review-decorations.ts";
import { registerReviewLenses } from "./review-lenses.ts";
import { showReviewStatus } from "./review-status.ts";
import { registerReviewTree } from "./review-tree.ts";
import { registerShadowFiles } from "./shadow-files.ts";
import { showViolations } from "./show-violations.ts";

/** Everything that shows and follows the review of this window. It costs nothing while none is open. */
export function registerReview(services: Services): vscode.Disposable {
  const { reviews, diagnostics } = services;
  let watched: { readonly id: string; readonly watcher: vscode.Disposable } | undefined;
  return vscode.Disposable.from(
    registerShadowFiles(reviews),
    followDocuments(services),
    registerReviewLenses(reviews),
    decorateReview(reviews),
    showChanges(reviews),
    registerReviewTree(reviews),
    showReviewStatus(reviews),
    showViolations(reviews, diagnostics),
    reviews.subscribe((review) => {
      if (watched?.id === review?.subject.trial.id) return;
      watched?.watcher.dispose();
      watched = review && { id: review.subject.trial.id, watcher: watchWorkingFiles(review) };
    }),
    new vscode.Disposable(() => watched?.watcher.dispose()),
  );
}
