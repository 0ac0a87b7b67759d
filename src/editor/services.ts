import type * as vscode from "vscode";
import type { PairVerifier } from "./constraints/pair-verifier.ts";
import type { DashboardPort } from "./dashboard/dashboard-port.ts";
import type { LabState } from "./lab-state.ts";
import type { ReviewSessions } from "./review/review-sessions.ts";
import type { ApiKeys } from "./secrets/api-keys.ts";
import type { CurrentWork } from "./work/current-work.ts";

/** What commands work with; made once, at activation. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly state: LabState;
  readonly work: CurrentWork;
  readonly keys: ApiKeys;
  readonly reviews: ReviewSessions;
  readonly diagnostics: vscode.DiagnosticCollection;
  /** Verifies pairs of documents as they are edited; `watch` adds one. */
  readonly verifier: PairVerifier;
  readonly dashboard: DashboardPort;
}
