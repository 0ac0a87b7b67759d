import type { LabSnapshot } from "../lab-state.ts";

/** What the dashboard is given to show; it validates and sends it to its webview as it sees fit. */
export type DashboardSnapshot = LabSnapshot;

/**
 * The dashboard as the rest of the extension sees it. `update` may be called often, also while no
 * panel is open: limiting the rate and keeping the newest snapshot is the dashboard's work. What a
 * person clicks in it comes back as commands (see command-ids.ts), never as a change of the state.
 */
export interface DashboardPort {
  open(): void;
  update(snapshot: DashboardSnapshot): void;
}
