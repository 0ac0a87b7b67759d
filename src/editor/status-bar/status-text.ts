import type { Measurement } from "../../core/measure/measurement.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { currentProject, type LabSnapshot, type RunningTrial } from "../lab-state.ts";
import { plainLabel } from "../plain-label.ts";
import { fixedLoss } from "./loss-format.ts";
import { endOrder, fellToCpu, statusTooltip } from "./status-tooltip.ts";

/** What the status bar shows, in full. */
export interface StatusText {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly label: string;
  /** Whether it is shown as a warning, in the theme's own colours for that. */
  readonly isWarning?: boolean;
}

const STAGE_WORDS: Readonly<Record<RunningTrial["stage"], string>> = {
  asking: "asking",
  verifying: "verifying",
  reviewing: "review",
  preparing: "preparing",
  training: "training",
  exporting: "exporting",
  measuring: "measuring",
};

/** The newest measured loss and its trial; a failed trial after it does not hide it. */
interface Measured {
  readonly trial: Trial;
  readonly measurement: Measurement;
}

/** What to show of a snapshot; null hides the item: there is no project. */
export function statusText(snapshot: LabSnapshot): StatusText | null {
  const project = currentProject(snapshot);
  if (project === undefined) return null;
  const tooltip = statusTooltip(project, snapshot);
  if (snapshot.running !== null) return workingText(snapshot.running, tooltip);
  const waiting = project.trials.findLast(({ state }) => state === "verified");
  if (waiting !== undefined && waiting === project.trials.at(-1)) {
    const persona = plainLabel(waiting.persona);
    const text = `$(diff) ${persona} waits for review`;
    return { text, tooltip, label: `Persona Lab: ${persona} waits for review` };
  }
  const measured = newestMeasured(project.trials);
  if (measured === undefined) {
    return { text: "$(beaker) Persona Lab", tooltip, label: "Persona Lab: nothing measured yet" };
  }
  return measuredText(measured, tooltip);
}

function workingText(running: RunningTrial, tooltip: string): StatusText {
  const stage = STAGE_WORDS[running.stage];
  const persona = plainLabel(running.persona);
  const percent = running.percent === null ? "" : ` ${running.percent} %`;
  return {
    text: `$(sync~spin) ${persona} ${stage}${percent}`,
    tooltip,
    label: `Persona Lab: ${persona}, ${stage}${percent}`,
  };
}

function measuredText({ trial, measurement }: Measured, tooltip: string): StatusText {
  const { mean } = measurement.nll;
  if (!measurement.valid || mean === null) {
    return {
      text: "$(warning) not valid",
      tooltip,
      label: `Persona Lab: the measurement of ${trial.persona} is not valid`,
      isWarning: true,
    };
  }
  const loss = fixedLoss(mean);
  const models = measurement.baseline?.models;
  const difference = models?.difference ?? null;
  const onCpu = fellToCpu(measurement);
  const compared = difference === null ? "" : ` ${arrow(difference)}${plain(difference)}`;
  const spoken =
    difference === null
      ? ""
      : `, ${plain(difference)} ${difference < 0 ? "below" : "above"} the baseline, ${models?.verdict}`;
  return {
    text: `$(beaker) ${loss}${compared}${onCpu ? " · CPU" : ""}`,
    tooltip,
    label: `Persona Lab: measured loss of ${trial.persona} ${loss} nats per token${spoken}${onCpu ? ", measured on the CPU although a GPU was asked for" : ""}`,
  };
}

function newestMeasured(trials: readonly Trial[]): Measured | undefined {
  const measured = trials.flatMap((trial) =>
    trial.state === "done" && trial.measurement ? [{ trial, measurement: trial.measurement }] : [],
  );
  return measured.sort((a, b) => endOrder(a.trial, b.trial)).at(-1);
}

function arrow(difference: number): string {
  if (plain(difference) === plain(0)) return "≈";
  return difference < 0 ? "↓" : "↑";
}

function plain(difference: number): string {
  return fixedLoss(Math.abs(difference));
}
