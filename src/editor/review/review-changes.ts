import * as vscode from "vscode";
import type { LiveReview } from "./live-review.ts";
import { fromUriParts, REVIEW_SCHEME } from "./review-location.ts";
import type { ReviewSessions } from "./review-sessions.ts";
import { baseUri } from "./review-uris.ts";

/**
 * While a review is open, lets the editor mark its changes in the gutter and show each with the lines
 * that it replaces. Stable API offers that only through a source control.
 */
export function showChanges(reviews: ReviewSessions): vscode.Disposable {
  let shown: { readonly id: string; readonly control: vscode.SourceControl } | undefined;
  const subscription = reviews.subscribe((review) => {
    if (shown?.id === review?.subject.trial.id) return;
    shown?.control.dispose();
    shown = review && { id: review.subject.trial.id, control: changesOf(review) };
  });
  return vscode.Disposable.from(
    subscription,
    new vscode.Disposable(() => shown?.control.dispose()),
  );
}

function changesOf(review: LiveReview): vscode.SourceControl {
  const control = vscode.scm.createSourceControl("personaLab", "Persona Lab Review");
  control.inputBox.visible = false;
  control.count = 0;
  control.quickDiffProvider = {
    provideOriginalResource: (uri) => {
      const location = uri.scheme === REVIEW_SCHEME ? fromUriParts(uri) : undefined;
      if (location?.trialId !== review.subject.trial.id) return undefined;
      return baseUri(review.subject, location.path);
    },
  };
  return control;
}
