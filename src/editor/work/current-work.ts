import { Cancelled, GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";

/** Lets one long piece of work run at a time, and anyone end it. */
export class CurrentWork {
  #running: { readonly title: string; readonly abort: AbortController } | null = null;

  get title(): string | null {
    return this.#running?.title ?? null;
  }

  /**
   * Runs a task that ends when its signal is aborted.
   *
   * @throws GuidedFailure when something else is still under way
   * @throws Cancelled when the task failed because it was aborted
   */
  async run<T>(title: string, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.requireIdle();
    const abort = new AbortController();
    this.#running = { title, abort };
    try {
      return await task(abort.signal);
    } catch (error) {
      if (abort.signal.aborted) throw new Cancelled(`${title} was cancelled.`, { cause: error });
      throw error;
    } finally {
      this.#running = null;
    }
  }

  /** @throws GuidedFailure when something is under way */
  requireIdle(): void {
    if (this.#running === null) return;
    throw new GuidedFailure(
      `"${this.#running.title}" is still under way: wait for it or cancel it first.`,
      GUIDANCE.openDashboard,
    );
  }

  /** Ends whatever is under way; whether there was anything. */
  cancel(): boolean {
    this.#running?.abort.abort();
    return this.#running !== null;
  }
}
