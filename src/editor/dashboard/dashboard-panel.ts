import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { labFolder } from "../../core/ledger/trial-folder.ts";
import { COMMANDS } from "../command-ids.ts";
import type { LabSnapshot } from "../lab-state.ts";
import { dashboardHtml } from "./dashboard-html.ts";
import { labView, runningView } from "./lab-view.ts";
import {
  type HostMessage,
  type LabAction,
  type TrialAction,
  webviewMessageSchema,
} from "./messages.ts";
import { readCurves } from "./read-curves.ts";

/** Updates while a training run reports many times a second: at most one in this many ms. */
const UPDATE_INTERVAL = 250;

const LAB_COMMANDS: Record<LabAction, string> = {
  applyPersona: COMMANDS.applyPersona,
  measureBaseline: COMMANDS.measureBaseline,
  createStarter: COMMANDS.createStarter,
  manageTrust: "workbench.trust.manage",
  cancel: COMMANDS.cancel,
};

/** One open dashboard: sends what changed to its page and turns what is pressed into commands. */
export class DashboardPanel {
  readonly #panel: vscode.WebviewPanel;
  #snapshot: LabSnapshot;
  /** What the page was last sent; null until it said that it is ready. */
  #sent: LabSnapshot | null = null;
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
      sent.trusted === next.trusted;
    if (!sameLab) this.#send({ type: "lab", lab: labView(next) });
    if (sent.running !== next.running) {
      this.#send({ type: "running", running: runningView(next.running) });
    }
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
      const running = runningView(snapshot.running);
      this.#send({ type: "snapshot", lab: labView(snapshot), running });
    } else if (message.type === "act") {
      void vscode.commands.executeCommand(LAB_COMMANDS[message.action]);
    } else if (this.#knows(message.root, message.id)) {
      if (message.type === "readCurves") void this.#sendCurves(message.root, message.id);
      else void act(message.action, message.root, message.id);
    }
  }

  /** Whether a trial is one of the ledgers': paths are never made of anything else. */
  #knows(root: string, id: string): boolean {
    const project = this.#snapshot.projects.find((each) => each.root === root);
    return project?.trials.some((trial) => trial.id === id) ?? false;
  }

  async #sendCurves(root: string, id: string): Promise<void> {
    this.#send({ type: "curves", root, id, curves: await readCurves(root, id) });
  }
}

function act(action: TrialAction, root: string, id: string): Thenable<unknown> {
  switch (action) {
    case "openFolder": {
      const folder = vscode.Uri.joinPath(vscode.Uri.file(labFolder(root).trials), id, "trial.json");
      return vscode.commands.executeCommand("revealInExplorer", folder);
    }
    case "resumeReview":
      return vscode.commands.executeCommand(COMMANDS.resumeReview, id);
    case "applyToWorkingFiles":
      return vscode.commands.executeCommand(COMMANDS.applyToWorkingFiles, id);
  }
}
