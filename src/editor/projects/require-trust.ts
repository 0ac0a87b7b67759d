import * as vscode from "vscode";
import { GUIDANCE, GuidedFailure } from "../notices/guided-failure.ts";

/**
 * Refuses what would ask a server or run code in a folder that its reader does not trust.
 *
 * @param what continues "… needs a trusted workspace", as in "Training"
 */
export function requireTrust(what: string): void {
  if (vscode.workspace.isTrusted) return;
  throw new GuidedFailure(
    `${what} needs a trusted workspace; in restricted mode Persona Lab only shows and verifies.`,
    GUIDANCE.manageTrust,
  );
}
