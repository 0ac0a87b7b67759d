import type { LabSnapshot } from "../lab-state.ts";

/** A trial and the project that it belongs to. */
export interface TrialKey {
  readonly root: string;
  readonly id: string;
}

/** What the dashboard is given to show; it validates and sends it to its webview as it sees fit. */
export type DashboardSnapshot = LabSnapshot;

/**
 * The dashboard as the rest of the extension sees it. `update` may be called often, also while no
 * panel is open: limiting the rate and keeping the newest snapshot is the dashboard's work. What a
 * person clicks in it comes back as commands (see command-ids.ts), never as a change of the state.
 */
export interface DashboardPort {
  /** @param trial the one to show; without it, the one that was shown last */
  open(trial?: TrialKey): void;
  update(snapshot: DashboardSnapshot): void;
}
