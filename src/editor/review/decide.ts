import { rejectTrial, runCandidate } from "../../core/trial/run-candidate.ts";
import { COMMANDS } from "../command-ids.ts";
import { GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import { requireTrust } from "../projects/require-trust.ts";
import type { Services } from "../services.ts";
import { runInProject } from "../trial/run-in-project.ts";
import { showOutcome } from "../trial/show-outcome.ts";
import { isAcceptable, type ReviewSession } from "./review-sessions.ts";
import { activeReview, closeReviewTabs } from "./review-tabs.ts";
import { clearViolations } from "./show-violations.ts";

/** *Accept*: a person's consent to run the reviewed code. */
export async function acceptCandidate(services: Services, trialId?: unknown): Promise<void> {
  await acceptReview(services, openReviewOf(services, trialId));
}

/** *Reject*: ends the trial; nothing of it runs. */
export async function rejectCandidate(services: Services, trialId?: unknown): Promise<void> {
  const session = openReviewOf(services, trialId);
  await endReview(services, session);
  if (isAcceptable(session)) await rejectTrial(session.folder, session.trial);
  await refreshProjects(services.state, services.log);
}

/** Trains what was accepted, in the trial's folder: the working files stay as they are. */
export async function acceptReview(services: Services, session: ReviewSession): Promise<void> {
  if (!isAcceptable(session)) {
    throw new GuidedFailure(
      `${session.personaName}'s edit breaks a constraint, so it cannot be run: reject it, or ask again.`,
      GUIDANCE.showProblems,
    );
  }
  requireTrust("Training");
  services.work.requireIdle();
  const { project, analysis, trial, folder, candidate, personaName } = session;
  const subject = {
    title: `${personaName}'s trial`,
    persona: trial.persona,
    seed: trial.seed,
  };
  const ended = await runInProject(services, project, subject, async (context) => {
    // Only now: a missing Python leaves the question open.
    await endReview(services, session);
    return runCandidate(context, analysis, { trial, folder }, candidate);
  });
  showOutcome(services, project.root, ended);
}

async function endReview(services: Services, session: ReviewSession): Promise<void> {
  await closeReviewTabs(session, services.reviews);
  services.reviews.remove(session.trial.id);
  clearViolations(services, session);
}

/** The review that a command means: the named one, else the one in front, else the only one. */
function openReviewOf({ reviews }: Services, trialId: unknown): ReviewSession {
  const named = typeof trialId === "string" ? reviews.find(trialId) : activeReview(reviews);
  const [only, second] = reviews.all;
  const session = named ?? (second === undefined ? only : undefined);
  if (session === undefined) {
    throw new GuidedFailure("No edit is open for review: open one that waits.", {
      title: "Resume Review",
      command: COMMANDS.resumeReview,
    });
  }
  return session;
}
