import type { Measurement } from "../../core/measure/measurement.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { COMMANDS, type CommandId } from "../command-ids.ts";
import type { LabProject, LabSnapshot, RunningTrial } from "../lab-state.ts";
import { escapeMarkdown, tableRow } from "../markdown.ts";
import { fixedLoss, signedDifference } from "./loss-format.ts";

/** The newest finished trials that the tooltip lists. */
const LISTED = 6;

/** What the tooltip's links may run: nothing else is, whatever stands in a trial. */
export const TOOLTIP_COMMANDS: readonly CommandId[] = [
  COMMANDS.openDashboard,
  COMMANDS.applyPersona,
  COMMANDS.measureBaseline,
  COMMANDS.resumeReview,
  COMMANDS.cancel,
];

/** What runs, the newest measured trials as a table, and links to what can be done next. */
export function statusTooltip(project: LabProject, snapshot: LabSnapshot): string {
  const { running } = snapshot;
  const lines = [`**Persona Lab**: ${escapeMarkdown(project.name)}`, ""];
  if (running !== null) lines.push(runningLine(running), "");
  lines.push(...measuredLines(project.trials), "", linksOf(project, snapshot));
  return lines.join("\n");
}

function runningLine({ persona, stage, percent, detail }: RunningTrial): string {
  const far = percent === null ? "" : ` ${percent} %`;
  const more = detail === "" ? "" : ` (${escapeMarkdown(detail)})`;
  return `${escapeMarkdown(persona)}: ${stage}${far}${more}`;
}

function measuredLines(trials: readonly Trial[]): string[] {
  const finished = trials
    .filter(({ state }) => state === "done")
    .sort(endOrder)
    .slice(-LISTED);
  if (finished.length === 0) {
    return ["Nothing is measured yet. Losses will be nats per token."];
  }
  return [
    tableRow(["trial", "seed", "measured loss", "to the baseline", "provider"]),
    "| --- | ---: | ---: | ---: | --- |",
    ...finished.toReversed().map(tooltipRow),
    "",
    "Nats per token; the difference is paired, of these trained models.",
  ];
}

function tooltipRow({ persona, seed, measurement }: Trial): string {
  const mean = measurement?.nll.mean ?? null;
  const models = measurement?.baseline?.models;
  const difference = measurement?.valid ? (models?.difference ?? null) : null;
  const compared =
    difference === null ? "" : `${signedDifference(difference)} (${models?.verdict ?? ""})`;
  const loss = measurement?.valid && mean !== null ? fixedLoss(mean) : "not valid";
  const provider =
    measurement === undefined
      ? ""
      : `${measurement.provider.used}${fellToCpu(measurement) ? ` (asked: ${measurement.provider.requested})` : ""}`;
  return tableRow([escapeMarkdown(persona), `${seed}`, loss, compared, escapeMarkdown(provider)]);
}

function linksOf({ trials }: LabProject, { running, trusted }: LabSnapshot): string {
  const links = [link("Open Dashboard", COMMANDS.openDashboard)];
  if (running !== null) {
    links.push(link("Cancel", COMMANDS.cancel));
  } else if (trusted) {
    const waits = trials.some(({ state }) => state === "verified");
    if (waits) links.push(link("Resume Review", COMMANDS.resumeReview));
    links.push(link("Apply Persona", COMMANDS.applyPersona));
    links.push(link("Measure Baseline", COMMANDS.measureBaseline));
  }
  return links.join(" · ");
}

function link(title: string, command: CommandId): string {
  return `[${title}](command:${command})`;
}

/** Whether a GPU was asked for and the CPU ran. */
export function fellToCpu({ provider }: Pick<Measurement, "provider">): boolean {
  const { requested, used } = provider;
  return requested !== "auto" && requested !== "cpu" && used === "cpu";
}

/** Ids begin with the time; a trial ends after the baseline that it had to wait for. */
export function endOrder(a: Trial, b: Trial): number {
  const key = ({ id, baseline = "" }: Trial) => (baseline > id ? `${baseline} ${id}` : id);
  return key(a).localeCompare(key(b));
}
