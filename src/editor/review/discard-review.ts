import type { TrialFolder } from "../../core/ledger/trial-folder.ts";
import { endReviewState } from "../../core/review/review-state.ts";
import { rejectTrial } from "../../core/trial/run-candidate.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import type { Services } from "../services.ts";
import { requireReview } from "./hunk-reference.ts";
import type { LiveReview } from "./live-review.ts";
import { closeReview } from "./open-review.ts";
import { closeReviewTabs } from "./review-tabs.ts";

/** *Discard Review*: ends the trial; nothing of it runs and no file changes. */
export async function discardReview(services: Services): Promise<void> {
  await endUnaccepted(services, requireReview(services));
}

/** Ends a review of which nothing is kept, and its trial with it. */
export async function endUnaccepted(
  services: Services,
  review: LiveReview,
  reason?: string,
): Promise<void> {
  const { folder, trial } = review.subject;
  await closeReview(services, review);
  await discardTrial(folder, trial, reason);
  await refreshProjects(services.state, services.log);
}

/** Ends a trial that waits for a review; one that broke a constraint keeps that as its reason. */
export async function discardTrial(
  folder: TrialFolder,
  trial: Trial,
  reason?: string,
): Promise<void> {
  await closeReviewTabs(trial.id);
  await endReviewState(folder);
  if (trial.state === "verified") await rejectTrial(folder, trial, reason);
}
