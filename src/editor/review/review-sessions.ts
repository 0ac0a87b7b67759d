import type { LiveReview } from "./live-review.ts";

/** The review of this window, if one is open: one at a time, the others wait to be resumed. */
export class ReviewSessions {
  #current: LiveReview | undefined;
  #following: { dispose(): void } | undefined;
  readonly #listeners = new Set<(review: LiveReview | undefined) => void>();

  get current(): LiveReview | undefined {
    return this.#current;
  }

  find(trialId: string): LiveReview | undefined {
    return this.#current?.subject.trial.id === trialId ? this.#current : undefined;
  }

  /** Opens a review, or closes the one that is open. */
  set(review: LiveReview | undefined): void {
    this.#following?.dispose();
    this.#current?.dispose();
    this.#current = review;
    this.#following = review?.onDidChange(() => this.#tell());
    this.#tell();
  }

  /** Calls back at once, then whenever a review opens, changes or closes. */
  subscribe(listener: (review: LiveReview | undefined) => void): { dispose(): void } {
    this.#listeners.add(listener);
    listener(this.#current);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener(this.#current);
  }
}
