import type { BaselineAnalysis } from "../../core/constraints/verify.ts";
import type { TrialFolder } from "../../core/ledger/trial-folder.ts";
import type { Project } from "../../core/project/load-project.ts";
import type { SourcePair } from "../../core/project/source-pair.ts";
import type { Trial } from "../../core/trial/trial.ts";

/** A candidate that is shown for a decision, and what it was made from. */
export interface ReviewSession {
  readonly project: Project;
  readonly analysis: BaselineAnalysis;
  readonly trial: Trial;
  readonly folder: TrialFolder;
  readonly candidate: SourcePair;
  readonly personaName: string;
  /** The name of its tab. */
  readonly title: string;
}

/** The reviews of this window, by trial. */
export class ReviewSessions {
  readonly #sessions = new Map<string, ReviewSession>();

  add(session: ReviewSession): void {
    this.#sessions.set(session.trial.id, session);
  }

  find(trialId: string): ReviewSession | undefined {
    return this.#sessions.get(trialId);
  }

  /** Takes a review out, so that it is decided once; whether it was there. */
  remove(trialId: string): boolean {
    return this.#sessions.delete(trialId);
  }

  get all(): readonly ReviewSession[] {
    return [...this.#sessions.values()];
  }
}

/** Whether a candidate may be accepted: it was proved to keep every constraint. */
export function isAcceptable(session: ReviewSession): boolean {
  return session.trial.state === "verified";
}
