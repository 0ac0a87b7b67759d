import * as vscode from "vscode";
import type { SourcePair } from "../../core/project/source-pair.ts";
import { type Choice, decide, pendingIds, withPendingDecided } from "../../core/review/decide.ts";
import { acceptedPair, countsOf, type PairReview } from "../../core/review/pair-review.ts";
import { endReviewState } from "../../core/review/review-state.ts";
import { verifyReview } from "../../core/review/verify-review.ts";
import { type Acceptance, acceptTrial } from "../../core/trial/accept-trial.ts";
import { runCandidate } from "../../core/trial/run-candidate.ts";
import { Cancelled, GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";
import { refreshProjects } from "../projects/refresh-projects.ts";
import { requireTrust } from "../projects/require-trust.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/settings.ts";
import { appliedSentence } from "../trial/apply-to-working-files.ts";
import { runInProject } from "../trial/run-in-project.ts";
import { showOutcome } from "../trial/show-outcome.ts";
import { writeWorkingFiles } from "../trial/working-files.ts";
import { applyDecision } from "./apply-decision.ts";
import { endUnaccepted } from "./discard-review.ts";
import { requireReview } from "./hunk-reference.ts";
import type { LiveReview } from "./live-review.ts";
import { closeReview } from "./open-review.ts";
import { plural } from "./review-words.ts";

/** What review left, and how it was decided. */
interface Settled {
  readonly pair: SourcePair;
  readonly acceptance: Acceptance;
}

/** *Apply*: writes what was accepted into the working files; nothing runs. */
export async function applyReview(services: Services): Promise<void> {
  const review = requireReview(services);
  requireTrust("Applying an edit");
  const settled = await settle(services, review);
  if (settled === undefined) return;
  const { project, trial, folder, analysis, personaName } = review.subject;
  const changed = await writeWorkingFiles(project, settled.pair);
  await acceptTrial(folder, trial, analysis, settled.pair, settled.acceptance);
  await finish(services, review);
  await refreshProjects(services.state, services.log);
  void vscode.window.showInformationMessage(appliedSentence(changed, personaName));
}

/** *Apply and Run Trial*: the same, and trains it. */
export function applyAndRunTrial(services: Services): Promise<void> {
  return run(services, requireReview(services), true);
}

/** *Run Trial Without Applying*: trains it in the trial's folder; the working files stay. */
export function runReviewed(services: Services): Promise<void> {
  return run(services, requireReview(services), false);
}

/** Accepts a whole verified candidate and trains it: a person allowed that for this machine. */
export async function acceptWithoutAsking(services: Services, review: LiveReview): Promise<void> {
  await decidePending(review, "accept");
  await run(services, review, false);
}

async function run(services: Services, review: LiveReview, applies: boolean): Promise<void> {
  requireTrust("Training");
  services.work.requireIdle();
  const settled = await settle(services, review);
  if (settled === undefined) return;
  const { project, analysis, trial, folder, personaName } = review.subject;
  const { pair, acceptance } = settled;
  const subject = { title: `${personaName}'s trial`, persona: trial.persona, seed: trial.seed };
  const ended = await runInProject(services, project, subject, async (context) => {
    // Only now: a missing Python leaves the review open.
    if (applies) await writeWorkingFiles(project, pair);
    await finish(services, review);
    return runCandidate(context, analysis, { trial, folder }, pair, acceptance);
  });
  showOutcome(services, project.root, ended);
}

/**
 * What is accepted, once nothing is left to decide and no error stands. Where nothing was accepted,
 * the trial ends as rejected and there is nothing to go on with.
 *
 * @throws Cancelled when a person wants to decide on
 * @throws GuidedFailure when what is accepted breaks a constraint
 */
async function settle(services: Services, review: LiveReview): Promise<Settled | undefined> {
  const choice = await askAboutPending(review);
  const { allowBrokenConstraints: allowBroken } = readSettings(review.subject.project.root);
  // Proved before anything is decided: a refusal leaves the review as it is.
  if (!allowBroken) requireKept(review, withPendingDecided(review.pair, choice));
  await decidePending(review, choice);
  const pair = acceptedPair(review.pair);
  const { train, model } = review.subject.project.pair;
  if (pair.train.text === train.text && pair.model.text === model.text) {
    await endUnaccepted(services, review, "Nothing of it was accepted in review.");
    const { personaName } = review.subject;
    const nothing = `Nothing of ${personaName}'s edit was accepted, so it is rejected.`;
    void vscode.window.showInformationMessage(nothing);
    return undefined;
  }
  const { decisions } = countsOf(review.pair);
  const { accepted: taken, rejected, edited, pending } = decisions;
  const counts = { accepted: taken, edited, rejected: rejected + pending };
  return { pair, acceptance: { review: counts, allowBroken } };
}

function requireKept({ subject }: LiveReview, settled: PairReview): void {
  const { violations } = verifyReview(subject.analysis, settled).accepted;
  const errors = violations.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined) return;
  throw new GuidedFailure(
    `What is accepted breaks ${plural(errors.length, "constraint")}, so it cannot be applied or run: ${first.message}`,
    GUIDANCE.showProblems,
  );
}

async function askAboutPending(review: LiveReview): Promise<Choice> {
  const { pending } = countsOf(review.pair).decisions;
  if (pending === 0) return "reject";
  const leave = "Leave Out";
  const accept = "Accept";
  const answer = await vscode.window.showWarningMessage(
    `${plural(pending, "change")} of this edit ${pending === 1 ? "is" : "are"} still to decide.`,
    { modal: true, detail: "What you leave out stays as it was." },
    leave,
    accept,
  );
  if (answer === undefined) throw new Cancelled("The review goes on.");
  return answer === accept ? "accept" : "reject";
}

async function decidePending(review: LiveReview, choice: Choice): Promise<void> {
  for (const file of review.files) {
    await applyDecision(review, file, decide(file, pendingIds(file), choice));
  }
}

async function finish(services: Services, review: LiveReview): Promise<void> {
  await closeReview(services, review);
  await endReviewState(review.subject.folder);
}
