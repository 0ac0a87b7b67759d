import type {
  Curves,
  HostMessage,
  LabView,
  ProjectView,
  RunningView,
  TextPart,
  TrialDetails,
} from "../src/editor/dashboard/messages.ts";

/** A long text of a trial as the host sent it; null where the trial has none. */
export type TrialText = string | null;

/** All that the host said, put together from its snapshot and what changed since. */
export class LabStore {
  lab: LabView | null = null;
  running: RunningView | null = null;
  readonly #curves = new Map<string, Curves>();
  readonly #details = new Map<string, TrialDetails>();
  readonly #texts = new Map<string, TrialText>();
  /** What the host was asked for and has not to be asked for again. */
  readonly #asked = new Set<string>();

  hear(message: HostMessage): void {
    switch (message.type) {
      case "snapshot":
        this.lab = message.lab;
        this.running = message.running;
        return;
      case "lab":
        this.lab = message.lab;
        return;
      case "rows":
        this.#hearRows(message);
        return;
      case "select":
        return;
      case "running":
        this.#hearRunning(message.running);
        return;
      case "progress":
        this.#hearProgress(message);
        return;
      case "curves":
        this.#curves.set(message.id, message.curves);
        return;
      case "details":
        this.#details.set(message.id, message.details);
        return;
      case "text":
        this.#texts.set(`${message.part} ${message.id}`, message.text);
        return;
    }
  }

  curves(id: string): Curves | undefined {
    return this.running !== null && this.running.id === id
      ? this.running.curves
      : this.#curves.get(id);
  }

  details(id: string): TrialDetails | undefined {
    return this.#details.get(id);
  }

  /** Undefined until the host sent it. */
  text(id: string, part: TextPart): TrialText | undefined {
    return this.#texts.get(`${part} ${id}`);
  }

  /** Whether something has to be asked for; true only once until the trial changes. */
  isToAsk(what: "curves" | "details" | TextPart, id: string): boolean {
    const key = `${what} ${id}`;
    if (this.#asked.has(key)) return false;
    this.#asked.add(key);
    return true;
  }

  #hearRows({ root, changed, removed }: Extract<HostMessage, { type: "rows" }>): void {
    if (this.lab === null) return;
    const projects = this.lab.projects.map((project) =>
      project.root === root ? withRows(project, changed, removed) : project,
    );
    this.lab = { ...this.lab, projects };
    for (const id of [...removed, ...changed.map((row) => row.id)]) this.#forget(id);
  }

  /** What was sent of a trial before it changed may be out of date: it is asked for again. */
  #forget(id: string): void {
    for (const what of ["curves", "details", "diff", "brief", "reply", "log"] as const) {
      this.#asked.delete(`${what} ${id}`);
    }
  }

  #hearRunning(running: RunningView | null): void {
    const before = this.running;
    if (before !== null && before.id !== null && before.id !== running?.id) {
      // What is on disk is complete; until it is read, the last live curves stand in.
      this.#curves.set(before.id, before.curves);
      this.#forget(before.id);
    }
    this.running = running;
  }

  #hearProgress({ progress, curves }: Extract<HostMessage, { type: "progress" }>): void {
    if (this.running === null) return;
    const { training, validation } = this.running.curves;
    this.running = {
      ...this.running,
      ...progress,
      curves: {
        training: [...training, ...curves.training],
        validation: [...validation, ...curves.validation],
      },
    };
  }
}

/** Newest first, as the host sends them. */
function withRows(
  project: ProjectView,
  changed: ProjectView["trials"],
  removed: readonly string[],
): ProjectView {
  const gone = new Set([...removed, ...changed.map(({ id }) => id)]);
  const kept = project.trials.filter(({ id }) => !gone.has(id));
  const trials = [...kept, ...changed].sort((left, right) => right.order - left.order);
  return { ...project, trials };
}
