import * as vscode from "vscode";
import { COMMANDS } from "../command-ids.ts";
import type { Services } from "../services.ts";
import type { ReviewSession } from "./review-sessions.ts";
import { reviewSummary } from "./review-summary.ts";

const ACCEPT = "Accept and Train";
const REJECT = "Reject";

/** Asks beside the diff; the buttons in the editor's title do the same, and the first one counts. */
export async function askForDecision(services: Services, session: ReviewSession): Promise<void> {
  const answer = await vscode.window.showInformationMessage(reviewSummary(session), ACCEPT, REJECT);
  const { id } = session.trial;
  if (services.reviews.find(id) === undefined) return;
  if (answer === ACCEPT) await vscode.commands.executeCommand(COMMANDS.acceptCandidate, id);
  if (answer === REJECT) await vscode.commands.executeCommand(COMMANDS.rejectCandidate, id);
}
