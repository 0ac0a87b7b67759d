import type * as vscode from "vscode";

/** Runs an action once calls have stopped for a while; one run at a time, the newest call wins. */
export class Debounce implements vscode.Disposable {
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #again = false;
  #disposed = false;

  constructor(
    private readonly delayMs: number,
    private readonly action: () => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Asks for a run, after the delay or another one. */
  call(delayMs = this.delayMs): void {
    if (this.#disposed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), delayMs);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      await this.action();
    } catch (error) {
      this.onError(error);
    } finally {
      this.#running = false;
      if (this.#again) {
        this.#again = false;
        this.call(0);
      }
    }
  }
}
