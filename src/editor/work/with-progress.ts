import * as vscode from "vscode";
import type { CurrentWork } from "./current-work.ts";

/** What a long task gets: a signal that ends it, and a way to tell how far it is. */
export interface TaskProgress {
  readonly signal: AbortSignal;
  /** Shows a short clause; `percent` (0 to 100) moves the bar and may not go back. */
  report(message: string, percent?: number | null): void;
}

/** Runs the one piece of work at a time under a notification that can be cancelled. */
export async function withProgress<T>(
  work: CurrentWork,
  title: string,
  task: (progress: TaskProgress) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (notification, token) =>
    work.run(title, (signal) => {
      token.onCancellationRequested(() => work.cancel());
      return task({ signal, report: steadyReport(notification) });
    }),
  );
}

/** The notification wants increments; a bar that starts again (a second stage) stays where it is. */
function steadyReport(
  notification: vscode.Progress<{ message?: string; increment?: number }>,
): TaskProgress["report"] {
  let shown = 0;
  return (message, percent) => {
    const increment = Math.max(0, (percent ?? 0) - shown);
    shown += increment;
    notification.report({ message, ...(increment > 0 ? { increment } : {}) });
  };
}
