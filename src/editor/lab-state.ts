import type { Trial } from "../core/trial/trial.ts";
import type { TokenPrices } from "./settings/setting-names.ts";

/** One reading of a loss that the training code computed itself: shown, never believed. */
export interface LossPoint {
  readonly iteration: number;
  /** Nats per token; null where it was not finite. */
  readonly loss: number | null;
  /** Milliseconds since 1970 at which it arrived; absent where nobody noted it. */
  readonly at?: number;
}

/** What is being done right now, in the order in which a trial passes through it. */
export type Stage =
  | "asking"
  | "verifying"
  | "reviewing"
  | "preparing"
  | "training"
  | "exporting"
  | "measuring";

/** The one piece of work under way. A baseline that has to run first is shown as itself. */
export interface RunningTrial {
  /** Null before the reply became a trial. */
  readonly id: string | null;
  readonly projectRoot: string;
  /** The persona's id, or `baseline`. */
  readonly persona: string;
  readonly seed: number;
  readonly stage: Stage;
  /** 0 to 100, whole; null where the end cannot be foreseen. */
  readonly percent: number | null;
  /** One short clause about the stage: characters received, windows measured. */
  readonly detail: string;
  /** Milliseconds since 1970 at which the current stage began. */
  readonly stageSince: number;
  readonly device: string | null;
  readonly parameters: number | null;
  /** Live curves, oldest first, thinned to a few hundred points each. */
  readonly training: readonly LossPoint[];
  readonly validation: readonly LossPoint[];
}

/** A workspace folder that holds both files. */
export interface LabProject {
  /** Absolute path. */
  readonly root: string;
  /** The folder's name, for people. */
  readonly name: string;
  /** The ledger in the order of work, oldest first. */
  readonly trials: readonly Trial[];
  /** Trial folders that could not be read, with the reason. */
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
  /** The trials of the code as it is on disk now, whatever their state, newest last. */
  readonly baselineIds: readonly string[];
}

/** Everything that status bar and dashboard show. Immutable: a change is a new snapshot. */
export interface LabSnapshot {
  readonly projects: readonly LabProject[];
  /** The root of the project that commands act on by default; null where there is none. */
  readonly currentRoot: string | null;
  readonly running: RunningTrial | null;
  /** The execution provider asked for in the settings: `auto`, `cpu`, `webgpu`, … */
  readonly provider: string;
  /** What tokens cost, by the language model's name. */
  readonly tokenPrices: TokenPrices;
  /** Whether the workspace is trusted, so that code may run. */
  readonly trusted: boolean;
}

export const EMPTY_SNAPSHOT: LabSnapshot = {
  projects: [],
  currentRoot: null,
  running: null,
  provider: "auto",
  tokenPrices: {},
  trusted: true,
};

/** The project that commands act on by default. */
export function currentProject(snapshot: LabSnapshot): LabProject | undefined {
  return snapshot.projects.find((project) => project.root === snapshot.currentRoot);
}

export interface Subscription {
  dispose(): void;
}

/**
 * Holds the newest snapshot and tells its subscribers about each change. Data flows one way:
 * commands and the ledger change it, status bar and dashboard only read.
 */
export class LabState {
  #snapshot: LabSnapshot = EMPTY_SNAPSHOT;
  readonly #subscribers = new Set<(snapshot: LabSnapshot) => void>();

  get snapshot(): LabSnapshot {
    return this.#snapshot;
  }

  /** Replaces some parts of the snapshot and tells everyone. */
  update(change: Partial<LabSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const subscriber of [...this.#subscribers]) subscriber(this.#snapshot);
  }

  /** Calls back at once with what is known, then after every change. */
  subscribe(subscriber: (snapshot: LabSnapshot) => void): Subscription {
    this.#subscribers.add(subscriber);
    subscriber(this.#snapshot);
    return { dispose: () => this.#subscribers.delete(subscriber) };
  }
}
