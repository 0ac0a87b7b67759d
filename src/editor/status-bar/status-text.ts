import type { Measurement } from "../../core/measure/measurement.ts";
import type { Trial } from "../../core/trial/trial.ts";
import {
  currentProject,
  type LabProject,
  type LabSnapshot,
  type RunningTrial,
} from "../lab-state.ts";
import { fixedLoss, signedDifference } from "./loss-format.ts";

/** What the status bar shows, in full. */
export interface StatusText {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  /** What a screen reader says. */
  readonly label: string;
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
  const tooltip = tooltipOf(project, snapshot.running);
  if (snapshot.running !== null) return workingText(snapshot.running, tooltip);
  const waiting = project.trials.findLast(({ state }) => state === "verified");
  if (waiting !== undefined && waiting === project.trials.at(-1)) {
    const text = `$(diff) ${waiting.persona} waits for review`;
    return { text, tooltip, label: `Persona Lab: ${waiting.persona} waits for review` };
  }
  const measured = newestMeasured(project.trials);
  if (measured === undefined) {
    return { text: "$(beaker) Persona Lab", tooltip, label: "Persona Lab: nothing measured yet" };
  }
  return measuredText(measured, tooltip);
}

function workingText(running: RunningTrial, tooltip: string): StatusText {
  const stage = STAGE_WORDS[running.stage];
  const percent = running.percent === null ? "" : ` ${running.percent} %`;
  return {
    text: `$(sync~spin) ${running.persona} ${stage}${percent}`,
    tooltip,
    label: `Persona Lab: ${running.persona}, ${stage}${percent}`,
  };
}

function measuredText({ trial, measurement }: Measured, tooltip: string): StatusText {
  const { mean } = measurement.nll;
  if (!measurement.valid || mean === null) {
    return {
      text: "$(warning) not valid",
      tooltip,
      label: `Persona Lab: the measurement of ${trial.persona} is not valid`,
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

/** Whether a GPU was asked for and the CPU ran. */
export function fellToCpu({ provider }: Pick<Measurement, "provider">): boolean {
  const { requested, used } = provider;
  return requested !== "auto" && requested !== "cpu" && used === "cpu";
}

function newestMeasured(trials: readonly Trial[]): Measured | undefined {
  const measured = trials.flatMap((trial) =>
    trial.state === "done" && trial.measurement ? [{ trial, measurement: trial.measurement }] : [],
  );
  return measured.sort((a, b) => endOrder(a.trial, b.trial)).at(-1);
}

/** Ids begin with the time; a trial ends after the baseline that it had to wait for. */
function endOrder(a: Trial, b: Trial): number {
  const key = ({ id, baseline = "" }: Trial) => (baseline > id ? `${baseline} ${id}` : id);
  return key(a).localeCompare(key(b));
}

function arrow(difference: number): string {
  if (plain(difference) === plain(0)) return "≈";
  return difference < 0 ? "↓" : "↑";
}

function plain(difference: number): string {
  return fixedLoss(Math.abs(difference));
}

const TOOLTIP_TRIALS = 6;

function tooltipOf(project: LabProject, running: RunningTrial | null): string {
  const finished = project.trials
    .filter(({ state }) => state === "done")
    .sort(endOrder)
    .slice(-TOOLTIP_TRIALS);
  const lines = [`**Persona Lab**: ${plainMarkdown(project.name)}`, ""];
  if (running !== null) {
    const detail = running.detail === "" ? "" : ` (${plainMarkdown(running.detail)})`;
    lines.push(`${plainMarkdown(running.persona)}: ${STAGE_WORDS[running.stage]}${detail}`, "");
  }
  if (finished.length === 0) {
    lines.push("Nothing is measured yet. Losses will be nats per token.");
    return lines.join("\n");
  }
  lines.push("| trial | seed | measured loss | to the baseline | provider |");
  lines.push("| --- | ---: | ---: | ---: | --- |", ...finished.toReversed().map(tooltipRow));
  lines.push("", "Nats per token; the difference is paired, of these trained models.");
  return lines.join("\n");
}

function tooltipRow({ persona, seed, measurement }: Trial): string {
  const mean = measurement?.nll.mean ?? null;
  const models = measurement?.baseline?.models;
  const difference = models?.difference ?? null;
  const compared =
    difference === null ? "" : `${signedDifference(difference)} (${models?.verdict ?? ""})`;
  const loss = measurement?.valid && mean !== null ? fixedLoss(mean) : "not valid";
  const provider =
    measurement === undefined
      ? ""
      : `${measurement.provider.used}${fellToCpu(measurement) ? ` (asked: ${measurement.provider.requested})` : ""}`;
  return `| ${plainMarkdown(persona)} | ${seed} | ${loss} | ${compared} | ${plainMarkdown(provider)} |`;
}

/** Names come from files: they show as text, whatever they hold. */
function plainMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+!|<>~&$]/g, "\\$&").replaceAll(/\s+/g, " ");
}
