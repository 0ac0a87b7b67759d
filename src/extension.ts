import * as vscode from "vscode";
import { followConstraints } from "./editor/constraints/follow-constraints.ts";
import { PairVerifier } from "./editor/constraints/pair-verifier.ts";
import { registerDashboard } from "./editor/dashboard/register-dashboard.ts";
import { beginWorkspace, followWorkspace } from "./editor/follow-workspace.ts";
import { LabState } from "./editor/lab-state.ts";
import { registerCommands } from "./editor/register-commands.ts";
import { registerReview } from "./editor/review/register-review.ts";
import { ReviewSessions } from "./editor/review/review-sessions.ts";
import { ApiKeys } from "./editor/secrets/api-keys.ts";
import type { Services } from "./editor/services.ts";
import { showStatusBar } from "./editor/status-bar/status-bar.ts";
import { TRIAL_SCHEME, trialDocuments } from "./editor/trials/trial-documents.ts";
import { registerTrialsView } from "./editor/trials-view/register-trials-view.ts";
import { CurrentWork } from "./editor/work/current-work.ts";

/** Wires the extension together. Everything heavy loads when it is first used. */
export function activate(context: vscode.ExtensionContext): void {
  const state = new LabState();
  const reviews = new ReviewSessions();
  const log = vscode.window.createOutputChannel("Persona Lab", { log: true });
  const services: Services = {
    context,
    state,
    reviews,
    log,
    verifier: new PairVerifier(log),
    work: new CurrentWork(),
    keys: new ApiKeys(context.secrets),
    diagnostics: vscode.languages.createDiagnosticCollection("personaLab"),
    dashboard: registerDashboard(context),
  };
  context.subscriptions.push(
    services.log,
    services.diagnostics,
    services.verifier,
    registerReview(services),
    registerCommands(services),
    followConstraints(services),
    followWorkspace(services),
    vscode.workspace.registerTextDocumentContentProvider(TRIAL_SCHEME, trialDocuments),
    registerTrialsView(services),
    showStatusBar(state),
    state.subscribe((snapshot) => services.dashboard.update(snapshot)),
    { dispose: () => services.work.cancel() },
  );
  beginWorkspace(services).catch((error: unknown) => services.log.error(String(error)));
}
