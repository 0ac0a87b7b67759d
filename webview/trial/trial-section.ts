import type { TextPart, TrialRow } from "../../src/editor/dashboard/messages.ts";
import { element, setText } from "../element.ts";
import { state } from "../format.ts";
import type { LabStore } from "../lab-store.ts";
import { actionBar } from "./action-bar.ts";
import { environmentTab, summaryTab, verificationTab } from "./detail-tabs.ts";
import { textTab } from "./text-tab.ts";

/** What the section asks for as soon as it shows it. */
export interface TrialNeeds {
  onNeedDetails(id: string): void;
  onNeedText(id: string, part: TextPart): void;
  onTab(tab: string): void;
}

const TABS = [
  ["summary", "Summary"],
  ["diff", "Diff"],
  ["verification", "Verification"],
  ["brief", "Brief"],
  ["reply", "Reply"],
  ["log", "Log"],
  ["environment", "Environment & identity"],
] as const;
type TabId = (typeof TABS)[number][0];

/** One trial in full: what came of it, why, and what can be done with it. */
export class TrialSection {
  readonly root: HTMLElement;
  readonly #title = element("h2", { id: "trial-title" });
  readonly #state = element("span", { class: "quiet" });
  readonly #actions = element("div", { class: "buttons" });
  readonly #views = new Map<TabId, HTMLElement>();
  readonly #shown = new Map<TabId, unknown>();
  readonly #needs: TrialNeeds;
  #tab: TabId;
  #trial: TrialRow | undefined;
  #actionsKey = "";

  constructor(tab: string, needs: TrialNeeds) {
    this.#needs = needs;
    this.#tab = TABS.find(([id]) => id === tab)?.[0] ?? "summary";
    const panels = element("vscode-panels", {
      activeid: `tab-${this.#tab}`,
      "aria-label": "Parts of the trial",
    });
    for (const [id, title] of TABS) {
      panels.append(element("vscode-panel-tab", { id: `tab-${id}` }, title));
    }
    for (const [id] of TABS) {
      const view = element("vscode-panel-view", { id: `view-${id}` });
      this.#views.set(id, view);
      panels.append(view);
    }
    // The attribute follows only later.
    panels.addEventListener("change", () => {
      if ("activeid" in panels) this.#choose(panels.activeid);
    });
    this.root = element(
      "section",
      { "aria-labelledby": "trial-title" },
      element("div", { class: "title" }, this.#title, this.#state),
      this.#actions,
      panels,
    );
  }

  show(root: string, trial: TrialRow | undefined, store: LabStore, isTrusted: boolean): void {
    this.root.hidden = trial === undefined;
    if (trial?.id !== this.#trial?.id) this.#shown.clear();
    this.#trial = trial;
    if (trial === undefined) return;
    setText(this.#title, `Trial ${trial.id}`);
    setText(this.#state, state(trial));
    this.#showActions(root, trial, store.running !== null, isTrusted);
    this.#ask(trial.id);
    this.#fill(trial, store);
  }

  #choose(activeId: unknown): void {
    const chosen = TABS.find(([id]) => `tab-${id}` === activeId)?.[0];
    if (chosen === undefined || chosen === this.#tab) return;
    this.#tab = chosen;
    this.#needs.onTab(chosen);
  }

  #ask(id: string): void {
    switch (this.#tab) {
      case "summary":
      case "verification":
      case "environment":
        this.#needs.onNeedDetails(id);
        return;
      default:
        this.#needs.onNeedText(id, this.#tab);
    }
  }

  /** Fills the tab in sight, and only where something it shows has changed. */
  #fill(trial: TrialRow, store: LabStore): void {
    const tab = this.#tab;
    const details = store.details(trial.id);
    const view = this.#views.get(tab);
    const isText = tab === "diff" || tab === "brief" || tab === "reply" || tab === "log";
    const source = isText ? store.text(trial.id, tab) : details;
    const key = tab === "summary" ? JSON.stringify([trial, details]) : source;
    if (view === undefined || (this.#shown.has(tab) && this.#shown.get(tab) === key)) return;
    this.#shown.set(tab, key);
    if (isText) view.replaceChildren(textTab(tab, store.text(trial.id, tab)));
    else if (tab === "summary") view.replaceChildren(summaryTab(trial, details));
    else if (details === undefined) view.replaceChildren(element("p", {}, "Reading…"));
    else if (tab === "verification") view.replaceChildren(verificationTab(details));
    else view.replaceChildren(environmentTab(details));
  }

  #showActions(root: string, trial: TrialRow, isBusy: boolean, isTrusted: boolean): void {
    const key = JSON.stringify([root, trial.id, trial.state, trial.isBaseline, isBusy, isTrusted]);
    if (key === this.#actionsKey) return;
    this.#actionsKey = key;
    this.#actions.replaceChildren(...actionBar(root, trial, isBusy, isTrusted));
  }
}
