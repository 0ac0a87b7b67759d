import type { Measurement } from "../../core/measure/measurement.ts";
import type { Trial } from "../../core/trial/trial.ts";
import { escapeMarkdown, tableRow } from "../markdown.ts";
import { fixedLoss, signedDifference } from "../status-bar/loss-format.ts";
import { trialLabel, trialTime } from "./trial-text.ts";

type Row = readonly [name: string, value: string];

/** What is known of a trial, as Markdown: text from files cannot become a link or a row. */
export function trialTooltip(trial: Trial): string {
  const lines = [`**${escapeMarkdown(trialLabel(trial))}**`, "", escapeMarkdown(stateOf(trial))];
  const rows = [...measuredRows(trial), ...runRows(trial)];
  if (rows.length > 0) {
    lines.push("", "| | |", "| --- | --- |");
    lines.push(...rows.map(([name, value]) => tableRow([name, escapeMarkdown(value)])));
  }
  return lines.join("\n");
}

function stateOf({ state, reason, id }: Trial): string {
  const time = trialTime(id);
  const shown = state === "verified" ? "waits for review" : state;
  return `${shown}${time === "" ? "" : `, begun ${time}`}${reason === undefined ? "" : `. ${reason}`}`;
}

function measuredRows({ measurement, claimed }: Trial): Row[] {
  const rows: Row[] = [];
  if (measurement !== undefined) {
    rows.push(["measured loss", measured(measurement)]);
    rows.push(...comparisonRows(measurement));
    const failed = measurement.probes.filter(({ pass }) => pass === false);
    for (const { id, note } of failed) rows.push(["failed probe", `${id}: ${note}`]);
  }
  const claim = claimed?.bestVloss ?? null;
  if (claim !== null) rows.push(["claimed loss", `${fixedLoss(claim)} (not believed)`]);
  return rows;
}

function measured({ valid, nll }: Measurement): string {
  if (nll.mean === null) return "not finite";
  if (!valid) return "not valid";
  const half = nll.ci95 === null ? "" : ` ± ${fixedLoss((nll.ci95[1] - nll.ci95[0]) / 2)}`;
  return `${fixedLoss(nll.mean)}${half} nats per token`;
}

function comparisonRows({ valid, baseline }: Measurement): Row[] {
  if (baseline === undefined || !valid) return [];
  const { models, edit } = baseline;
  const rows: Row[] = [];
  if (models.difference !== null) {
    rows.push(["these two models", `${difference(models)}: ${models.verdict}`]);
  }
  if (edit !== null) {
    const { candidate, baseline: against } = edit.seeds;
    rows.push(["the edit", `${edit.verdict} (${candidate} against ${against} seeds)`]);
  }
  return rows;
}

function difference({
  difference: value,
  ci95,
}: {
  difference: number | null;
  ci95: readonly [number, number] | null;
}) {
  const half = ci95 === null ? "" : ` ± ${fixedLoss((ci95[1] - ci95[0]) / 2)}`;
  return `${signedDifference(value ?? 0)}${half}`;
}

function runRows({ parameters, observed, measurement, llm, device }: Trial): Row[] {
  const rows: Row[] = [];
  if (parameters !== null) rows.push(["parameters", parameters.toLocaleString("en")]);
  if (observed !== undefined) {
    rows.push([
      "trained",
      `${observed.trainingMinutes.toFixed(1)} min${device === null ? "" : ` on ${device}`}`,
    ]);
  }
  if (measurement !== undefined) {
    const { requested, used } = measurement.provider;
    const asked = requested === "auto" || requested === used ? "" : `, asked for ${requested}`;
    rows.push(["measured on", `${used}${asked}`]);
  }
  if (llm !== undefined) rows.push(["reply", `${llm.model}${llm.recorded ? ", recorded" : ""}`]);
  return rows;
}
