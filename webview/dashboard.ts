import type {
  Curves,
  HostMessage,
  LabView,
  ProjectView,
  RunningView,
  TrialRow,
} from "../src/editor/dashboard/messages.ts";
import { type Layout, onHostMessage, savedLayout, saveLayout, send } from "./host.ts";
import { CurveSection } from "./sections/curve-section.ts";
import { GuidanceSection } from "./sections/guidance-section.ts";
import { HeaderSection } from "./sections/header-section.ts";
import { RunningSection } from "./sections/running-section.ts";
import { TrialSection } from "./sections/trial-section.ts";
import { TrialsSection } from "./sections/trials-section.ts";
import { registerComponents } from "./toolkit.ts";

/** The page: holds what the host last said and shows it anew after each message. */
class Dashboard {
  #layout: Layout = savedLayout();
  #lab: LabView | null = null;
  #running: RunningView | null = null;
  /** The curves of past trials, by id, as far as they were asked for. */
  readonly #curves = new Map<string, Curves>();
  readonly #asked = new Set<string>();

  readonly #header = new HeaderSection((root) => this.#relayout({ root, selected: null }));
  readonly #guidance = new GuidanceSection();
  readonly #work = new RunningSection();
  readonly #curve = new CurveSection(this.#layout.curveTableOpen, (curveTableOpen) =>
    this.#relayout({ curveTableOpen }),
  );
  readonly #trials = new TrialsSection((selected) => this.#relayout({ selected }));
  readonly #trial = new TrialSection();

  constructor(home: HTMLElement) {
    home.append(
      this.#header.root,
      this.#guidance.root,
      this.#work.root,
      this.#curve.root,
      this.#trials.root,
      this.#trial.root,
    );
    for (const section of [this.#header, this.#trials, this.#trial]) section.root.hidden = true;
  }

  hear(message: HostMessage): void {
    switch (message.type) {
      case "snapshot":
        this.#lab = message.lab;
        this.#running = message.running;
        break;
      case "lab":
        this.#lab = message.lab;
        break;
      case "running":
        this.#follow(message.running);
        break;
      case "curves":
        this.#curves.set(message.id, message.curves);
        break;
    }
    this.#show();
  }

  /** New work is shown without a click; the trial that it was stays shown when it ends. */
  #follow(running: RunningView | null): void {
    if (running !== null && this.#running === null) this.#relayout({ selected: null });
    const before = this.#running;
    if (before !== null && before.id !== null && before.id !== running?.id) {
      // What is on disk is complete; until it is read, the last live curves stand in.
      this.#curves.set(before.id, before.curves);
      this.#asked.delete(before.id);
    }
    this.#running = running;
  }

  #relayout(change: Partial<Layout>): void {
    this.#layout = { ...this.#layout, ...change };
    saveLayout(this.#layout);
    this.#show();
  }

  #show(): void {
    const lab = this.#lab;
    if (lab === null) return;
    const project = this.#project(lab);
    const trial = project === undefined ? undefined : this.#selected(project);
    this.#header.root.hidden = false;
    this.#header.show(lab, project, this.#running !== null);
    this.#guidance.show(lab);
    this.#work.show(this.#running);
    this.#trials.root.hidden = project === undefined;
    this.#trial.root.hidden = true;
    if (project !== undefined) {
      this.#trials.show(project, trial?.id ?? null);
      this.#trial.show(project.root, trial, this.#running !== null);
    }
    this.#showCurve(project, trial);
  }

  #project({ projects, currentRoot }: LabView): ProjectView | undefined {
    const wanted = [this.#layout.root, currentRoot];
    const found = wanted.map((root) => projects.find((project) => project.root === root));
    return found.find((project) => project !== undefined) ?? projects[0];
  }

  /** The trial that a person chose, else the one under way, else the newest. */
  #selected({ trials }: ProjectView): TrialRow | undefined {
    const wanted = [this.#layout.selected, this.#running?.id];
    const found = wanted.map((id) => trials.find((trial) => trial.id === id));
    return found.find((trial) => trial !== undefined) ?? trials[0];
  }

  #showCurve(project: ProjectView | undefined, trial: TrialRow | undefined): void {
    const running = this.#running;
    const isChosen = this.#layout.selected !== null && trial?.id !== running?.id;
    if (running !== null && !isChosen) {
      this.#curve.show(`${running.persona}, seed ${running.seed}`, running.curves);
      return;
    }
    if (project === undefined || trial === undefined) {
      this.#curve.show("", null);
      return;
    }
    const name = `${trial.persona}, seed ${trial.seed}`;
    this.#curve.show(name, this.#curves.get(trial.id) ?? null);
    if (this.#asked.has(trial.id)) return;
    this.#asked.add(trial.id);
    send({ type: "readCurves", root: project.root, id: trial.id });
  }
}

registerComponents();
const home = document.getElementById("dashboard");
if (home !== null) {
  const dashboard = new Dashboard(home);
  onHostMessage((message) => dashboard.hear(message));
  send({ type: "ready" });
}
