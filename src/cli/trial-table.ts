import type { Trial } from "../core/trial/trial.ts";

const COLUMNS = [
  "trial",
  "state",
  "seed",
  "claimed",
  "measured ± 95 %",
  "difference",
  "models",
  "edit",
  "provider",
  "minutes",
] as const;

/** Trials as lines of a table with a header; losses are nats per token. */
export function trialTable(trials: readonly Trial[]): string[] {
  const rows = [[...COLUMNS], ...trials.map(cells)];
  const widths = COLUMNS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function cells(trial: Trial): string[] {
  const { measurement, claimed } = trial;
  const baseline = measurement?.baseline;
  return [
    trial.id,
    trial.state,
    String(trial.seed),
    claimed?.bestVloss?.toFixed(4) ?? "-",
    measuredCell(measurement),
    signed(baseline?.models.difference),
    baseline?.models.verdict ?? "-",
    baseline?.edit?.verdict ?? "-",
    measurement?.provider.used ?? "-",
    trial.observed?.trainingMinutes.toFixed(1) ?? "-",
  ];
}

function measuredCell(measurement: Trial["measurement"]): string {
  if (measurement === undefined) return "-";
  const { mean, ci95 } = measurement.nll;
  const value =
    mean === null || ci95 === null
      ? "not finite"
      : `${mean.toFixed(4)} ± ${((ci95[1] - ci95[0]) / 2).toFixed(4)}`;
  return measurement.valid ? value : `${value} (invalid)`;
}

function signed(value: number | null | undefined): string {
  if (value === null || value === undefined) return "-";
  return `${value < 0 ? "" : "+"}${value.toFixed(4)}`;
}
