import * as vscode from "vscode";
import { describeFailure } from "../../core/describe-failure.ts";
import { plainLabel } from "../plain-label.ts";
import { Cancelled, GUIDANCE, type Guidance, GuidedFailure } from "./guided-failure.ts";

/** Tells a person what went wrong: one sentence, one button; the details go to the log. */
export async function showFailure(log: vscode.LogOutputChannel, error: unknown): Promise<void> {
  if (error instanceof Cancelled || error instanceof vscode.CancellationError) {
    log.info("Cancelled.");
    return;
  }
  log.error(error instanceof Error ? error : String(error));
  for (let cause = causeOf(error); cause !== undefined; cause = causeOf(cause)) {
    log.error(cause instanceof Error ? cause : String(cause));
  }
  const guidance = error instanceof GuidedFailure ? error.guidance : GUIDANCE.showLog;
  await offer(vscode.window.showErrorMessage, describeFailure(error), guidance);
}

/**
 * Shows a sentence with one button and follows it when it is pressed. The sentence may hold what
 * generated code said: it shows as text, without links.
 */
export async function offer(
  show: (message: string, ...titles: string[]) => Thenable<string | undefined>,
  message: string,
  guidance: Guidance,
): Promise<void> {
  if ((await show(plainLabel(message), guidance.title)) === guidance.title) {
    await vscode.commands.executeCommand(guidance.command, ...(guidance.arguments ?? []));
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
