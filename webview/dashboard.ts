import type {
  HostMessage,
  LabView,
  ProjectView,
  TextPart,
  TrialRow,
} from "../src/editor/dashboard/messages.ts";
import { CurveSection } from "./curves/curve-section.ts";
import { drawnTrials } from "./curves/drawn-trials.ts";
import { ForestSection } from "./forest/forest-section.ts";
import { type Layout, onHostMessage, savedLayout, saveLayout, send } from "./host.ts";
import { LabStore } from "./lab-store.ts";
import { InvalidSection } from "./leaderboard/invalid-section.ts";
import { LeaderboardSection } from "./leaderboard/leaderboard-section.ts";
import { GuidanceSection } from "./sections/guidance-section.ts";
import { HeaderSection } from "./sections/header-section.ts";
import { RunningSection } from "./sections/running-section.ts";
import { onThemeChange, setReadableColours } from "./theme.ts";
import { registerComponents } from "./toolkit.ts";
import { TrialSection } from "./trial/trial-section.ts";

/** More curves than this in one chart cannot be told apart. */
const MOST_COMPARED = 7;

/** The page: holds what the host said and a person chose, and shows it anew after each change. */
class Dashboard {
  readonly #store = new LabStore();
  #layout: Layout = savedLayout();
  #pending = 0;
  /** What leaderboard, invalid measurements and forest plot show. */
  #shown: { project: ProjectView; layout: Layout; selected: TrialRow | undefined } | null = null;

  /** Whether the trial that a person chose elsewhere is yet to be brought into sight. */
  #isToReveal = false;
  readonly #header = new HeaderSection((root) => this.#relayout({ root, selected: null }));
  readonly #guidance = new GuidanceSection();
  readonly #work = new RunningSection();
  readonly #leaderboard = new LeaderboardSection(this.#layout, {
    onLayout: (change) => this.#relayout(change),
    onMark: (id) => this.#toggleCompared(id),
  });
  readonly #invalid = new InvalidSection((selected) => this.#relayout({ selected }));
  readonly #curve = new CurveSection(this.#layout, {
    onLayout: (change) => this.#relayout(change),
    onRemove: (id) => this.#toggleCompared(id),
  });
  readonly #forest = new ForestSection();
  readonly #trial = new TrialSection(this.#layout.tab, {
    onNeedDetails: (id) => this.#ask("details", id),
    onNeedText: (id, part) => this.#ask(part, id),
    onTab: (tab) => this.#relayout({ tab }),
  });

  constructor(home: HTMLElement) {
    const ofProject = [this.#leaderboard, this.#invalid, this.#curve, this.#forest, this.#trial];
    home.append(
      ...[this.#header, this.#guidance, this.#work, ...ofProject].map(({ root }) => root),
    );
    for (const { root } of [this.#header, ...ofProject]) root.hidden = true;
    setReadableColours(home);
    onThemeChange(() => setReadableColours(home));
    document.addEventListener("visibilitychange", () => this.#showSoon());
  }

  /** What is new is kept at once and drawn with the next frame; a hidden page draws nothing. */
  hear(message: HostMessage): void {
    const { running } = this.#store;
    this.#store.hear(message);
    if (message.type === "select") {
      this.#keep({ root: message.root, selected: message.id });
      this.#isToReveal = true;
    }
    // New work is shown without a click; the trial that it was stays shown when it ends.
    if (running === null && this.#store.running !== null) this.#keep({ selected: null });
    this.#showSoon();
  }

  #showSoon(): void {
    cancelAnimationFrame(this.#pending);
    if (document.hidden) return;
    this.#pending = requestAnimationFrame(() => this.#show());
  }

  #relayout(change: Partial<Layout>): void {
    this.#keep(change);
    this.#show();
  }

  #keep(change: Partial<Layout>): void {
    this.#layout = { ...this.#layout, ...change };
    saveLayout(this.#layout);
  }

  #toggleCompared(id: string): void {
    const { compared } = this.#layout;
    const others = compared.filter((each) => each !== id);
    const isNew = others.length === compared.length;
    this.#relayout({ compared: isNew ? [...others, id].slice(-MOST_COMPARED) : others });
  }

  #show(): void {
    const { lab, running } = this.#store;
    if (lab === null) return;
    const project = this.#project(lab);
    this.#header.root.hidden = false;
    this.#header.show(lab, project, running !== null);
    this.#guidance.show(lab);
    this.#work.show(running);
    if (project === undefined) {
      this.#shown = null;
      const ofProject = [this.#leaderboard, this.#invalid, this.#curve, this.#forest, this.#trial];
      for (const { root } of ofProject) root.hidden = true;
      return;
    }
    this.#showProject(project, lab.trusted);
  }

  #showProject(project: ProjectView, isTrusted: boolean): void {
    const { running } = this.#store;
    const selected = this.#selected(project);
    const compared = new Set(this.#layout.compared);
    this.#showLedger(project, selected, compared);
    const isOwn = running?.projectRoot === project.root;
    const curves = drawnTrials(project.trials, selected, compared, isOwn ? running : null, (id) => {
      this.#ask("curves", id);
      return this.#store.curves(id);
    });
    this.#curve.show(curves, compared, this.#layout);
    this.#trial.show(project.root, selected, this.#store, isTrusted);
    if (this.#isToReveal) this.#trial.root.scrollIntoView();
    this.#isToReveal = false;
  }

  /** What does not follow a live run stays as it is while the ledger and the layout do. */
  #showLedger(project: ProjectView, selected: TrialRow | undefined, compared: Set<string>): void {
    const isShown = this.#shown?.project === project && this.#shown.layout === this.#layout;
    if (isShown && this.#shown?.selected === selected) return;
    this.#shown = { project, layout: this.#layout, selected };
    this.#leaderboard.root.hidden = false;
    this.#leaderboard.show(project, this.#layout, selected?.id ?? null, compared);
    this.#invalid.show(project, selected?.id ?? null);
    this.#forest.show(project.trials);
  }

  #project({ projects, currentRoot }: LabView): ProjectView | undefined {
    const wanted = [this.#layout.root, currentRoot];
    const found = wanted.map((root) => projects.find((project) => project.root === root));
    return found.find((project) => project !== undefined) ?? projects[0];
  }

  /** The trial that a person chose, else the one under way, else the newest. */
  #selected({ trials }: ProjectView): TrialRow | undefined {
    const wanted = [this.#layout.selected, this.#store.running?.id];
    const found = wanted.map((id) => trials.find((trial) => trial.id === id));
    return found.find((trial) => trial !== undefined) ?? trials[0];
  }

  #ask(what: "curves" | "details" | TextPart, id: string): void {
    const { lab } = this.#store;
    const root = lab === null ? undefined : this.#project(lab)?.root;
    if (root === undefined || !this.#store.isToAsk(what, id)) return;
    if (what === "curves") send({ type: "readCurves", root, id });
    else if (what === "details") send({ type: "readDetails", root, id });
    else send({ type: "readText", root, id, part: what });
  }
}

registerComponents();
const home = document.getElementById("dashboard");
if (home !== null) {
  const dashboard = new Dashboard(home);
  onHostMessage((message) => dashboard.hear(message));
  send({ type: "ready" });
}
