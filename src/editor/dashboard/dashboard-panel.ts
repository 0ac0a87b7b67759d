import { randomBytes } from "node:crypto";
import { join } from "node:path";
import * as vscode from "vscode";
import { readReportedCurves } from "../../core/ledger/reported-curves.ts";
import { labFolder, trialFolder } from "../../core/ledger/trial-folder.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { COMMANDS } from "../command-ids.ts";
import type { LabSnapshot } from "../lab-state.ts";
import { dashboardHtml } from "./dashboard-html.ts";
import type { TrialKey } from "./dashboard-port.ts";
import { labChanges } from "./lab-changes.ts";
import { labView } from "./lab-view.ts";
import {
  type HostMessage,
  type LabAction,
  type WebviewMessage,
  webviewMessageSchema,
} from "./messages.ts";
import { readText } from "./read-text.ts";
import { runningMessage, runningView } from "./running-view.ts";
import { actOnTrial } from "./trial-commands.ts";
import { trialDetails } from "./trial-details.ts";

/** Updates while a training run reports many times a second: at most one in this many ms. */
const UPDATE_INTERVAL = 100;

type TrialMessage = Extract<WebviewMessage, { id: string }>;

const LAB_COMMANDS: Record<LabAction, string> = {
  applyPersona: COMMANDS.applyPersona,
  measureBaseline: COMMANDS.measureBaseline,
  measureNoiseFloor: COMMANDS.measureNoiseFloor,
  createStarter: COMMANDS.createStarter,
  manageTrust: "workbench.trust.manage",
  cancel: COMMANDS.cancel,
};

function eventsOf(root: string, id: string): string {
  return trialFolder(join(labFolder(root).trials, id)).events;
}

/** One open dashboard: sends what changed to its page and turns what is pressed into commands. */
export class DashboardPanel {
  readonly #panel: vscode.WebviewPanel;
  #snapshot: LabSnapshot;
  /** What the page was last sent; null until it said that it is ready. */
  #sent: LabSnapshot | null = null;
  /** What the page is to show once it is ready. */
  #selected: TrialKey | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(panel: vscode.WebviewPanel, extensionUri: vscode.Uri, snapshot: LabSnapshot) {
    this.#panel = panel;
    this.#snapshot = snapshot;
    const folder = vscode.Uri.joinPath(extensionUri, "dist", "webview");
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [folder],
    };
    panel.iconPath = vscode.Uri.joinPath(extensionUri, "media", "icon.png");
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    // A hidden page is thrown away; the one that replaces it says that it is ready.
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#sent = null;
    });
    panel.onDidDispose(() => clearTimeout(this.#timer));
    const address = (name: string) =>
      panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    panel.webview.html = dashboardHtml({
      nonce: randomBytes(18).toString("base64"),
      script: address("dashboard.js"),
      style: address("dashboard.css"),
    });
  }

  reveal(): void {
    this.#panel.reveal(undefined, false);
  }

  /** Shows a trial, as soon as the page is there. */
  select(trial: TrialKey): void {
    if (this.#sent === null) this.#selected = trial;
    else this.#send({ type: "select", ...trial });
  }

  /** Shows a newer state, at once or with the next of the limited updates. */
  update(snapshot: LabSnapshot): void {
    this.#snapshot = snapshot;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#sendChanges();
    }, UPDATE_INTERVAL);
  }

  #sendChanges(): void {
    const sent = this.#sent;
    if (sent === null) return;
    const next = this.#snapshot;
    this.#sent = next;
    const sameLab =
      sent.projects === next.projects &&
      sent.currentRoot === next.currentRoot &&
      sent.tokenPrices === next.tokenPrices &&
      sent.trusted === next.trusted;
    if (!sameLab) {
      for (const change of labChanges(labView(sent), labView(next))) this.#send(change);
    }
    const running = runningMessage(sent.running, next.running, next.projects);
    if (running !== null) this.#send(running);
  }

  #send(message: HostMessage): void {
    void this.#panel.webview.postMessage(message);
  }

  #receive(received: unknown): void {
    const { data: message } = webviewMessageSchema.safeParse(received);
    if (message === undefined) return;
    if (message.type === "ready") {
      const snapshot = this.#snapshot;
      this.#sent = snapshot;
      const running = runningView(snapshot.running, snapshot.projects);
      this.#send({ type: "snapshot", lab: labView(snapshot), running });
      if (this.#selected !== undefined) this.#send({ type: "select", ...this.#selected });
      this.#selected = undefined;
    } else if (message.type === "act") {
      void vscode.commands.executeCommand(LAB_COMMANDS[message.action]);
    } else {
      // A path is never made of anything but an id that a ledger holds.
      const trial = this.#trial(message.root, message.id);
      if (trial !== undefined) void this.#answer(message, trial);
    }
  }

  #trial(root: string, id: string): Trial | undefined {
    const project = this.#snapshot.projects.find((each) => each.root === root);
    return project?.trials.find((trial) => trial.id === id);
  }

  async #answer(message: TrialMessage, trial: Trial): Promise<void> {
    const { root } = message;
    const { id } = trial;
    switch (message.type) {
      case "actOnTrial":
        await actOnTrial(message.action, root, id);
        return;
      case "readCurves":
        this.#send({
          type: "curves",
          root,
          id,
          curves: await readReportedCurves(eventsOf(root, id)),
        });
        return;
      case "readDetails":
        this.#send({ type: "details", root, id, details: trialDetails(trial) });
        return;
      case "readText": {
        const { part } = message;
        this.#send({ type: "text", root, id, part, text: await readText(root, id, part) });
        return;
      }
    }
  }
}
