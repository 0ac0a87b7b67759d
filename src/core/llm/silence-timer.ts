/** Aborts its signal when nothing has come for a while, or when the outer signal is aborted. */
export class SilenceTimer {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;
  private over = false;

  constructor(
    readonly ms: number,
    private readonly outer: AbortSignal | undefined,
  ) {
    this.timer = this.start();
    outer?.addEventListener("abort", this.abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether the silence lasted too long. */
  get isOver(): boolean {
    return this.over;
  }

  /** Something came. */
  restart(): void {
    clearTimeout(this.timer);
    this.timer = this.start();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener("abort", this.abort);
  }

  /** Settles as `work` does, or rejects at once on abort: waits between retries do not listen. */
  async orAborted<T>(work: Promise<T>): Promise<T> {
    const aborted = new Promise<never>((_, reject) => {
      this.signal.addEventListener("abort", () => reject(this.signal.reason), { once: true });
    });
    return await Promise.race([work, aborted]);
  }

  private readonly abort = (): void => this.controller.abort(this.outer?.reason);

  private start(): NodeJS.Timeout {
    return setTimeout(() => {
      this.over = true;
      this.controller.abort();
    }, this.ms);
  }
}
