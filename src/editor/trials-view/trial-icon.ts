import type { Trial } from "../../core/trial/trial.ts";

/** A codicon and the theme colour that it is drawn in. */
export interface TrialIcon {
  readonly icon: string;
  readonly colour?: string;
  /** What a screen reader says for it. */
  readonly spoken: string;
}

const ENDED: Readonly<Record<"rejected" | "failed" | "cancelled" | "interrupted", TrialIcon>> = {
  rejected: { icon: "close", colour: "disabledForeground", spoken: "rejected" },
  failed: { icon: "error", colour: "list.errorForeground", spoken: "failed" },
  cancelled: { icon: "circle-slash", colour: "disabledForeground", spoken: "cancelled" },
  interrupted: {
    icon: "debug-disconnect",
    colour: "list.warningForeground",
    spoken: "interrupted",
  },
};

/**
 * How a trial stands, as an icon. Of a measured one it tells what its row tells in numbers: whether
 * this trained model differs from the baseline's.
 */
export function trialIcon(trial: Trial): TrialIcon {
  switch (trial.state) {
    case "rejected":
    case "failed":
    case "cancelled":
    case "interrupted":
      return ENDED[trial.state];
    case "verified":
      return { icon: "diff", colour: "charts.yellow", spoken: "waits for your review" };
    case "accepted":
      return { icon: "check", spoken: "accepted, not trained" };
    case "done":
      return measuredIcon(trial);
    default:
      return { icon: "loading~spin", spoken: trial.state };
  }
}

function measuredIcon({ measurement }: Trial): TrialIcon {
  if (measurement === undefined) return { icon: "circle-outline", spoken: "not measured" };
  if (!measurement.valid || measurement.nll.mean === null) {
    return { icon: "warning", colour: "list.warningForeground", spoken: "measurement not valid" };
  }
  switch (measurement.baseline?.models.verdict) {
    case "better":
      return {
        icon: "arrow-down",
        colour: "charts.green",
        spoken: "this trained model is better than the baseline's",
      };
    case "worse":
      return {
        icon: "arrow-up",
        colour: "charts.orange",
        spoken: "this trained model is worse than the baseline's",
      };
    case "cannot tell":
      return { icon: "dash", spoken: "cannot tell from the baseline's" };
    default:
      return { icon: "beaker", spoken: "measured" };
  }
}
