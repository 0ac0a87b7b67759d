import { createHash } from "node:crypto";
import { BASELINE_PERSONA, isValid } from "../../trial/baseline-trial.ts";
import type { Trial } from "../../trial/trial.ts";
import { trialName } from "./figures.ts";
import { forestPlot } from "./forest-plot.ts";
import { leaderboard } from "./leaderboard.ts";
import { html, jsonForScript, Markup, visibleText } from "./markup.ts";
import { type ReportTrial, trialDetails } from "./trial-details.ts";

/** So many curves are drawn at first: more cannot be told apart. */
const SHOWN = 4;
const NAME_LENGTH = 40;

/** What the page shows. */
export interface Report {
  readonly project: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly version: string;
  /** Oldest first. */
  readonly trials: readonly ReportTrial[];
}

/** The page's own script and style, as built. */
export interface ReportAssets {
  readonly script: string;
  readonly style: string;
}

/**
 * The report as one HTML file that opens from disk: no request leaves it, its script and style are
 * the only ones that its policy lets run, and whatever stands in a trial shows as text.
 *
 * @throws Error if the built script or style would end its own element
 */
export function reportPage(report: Report, { script, style }: ReportAssets): string {
  if (/<\/script/i.test(script) || /<\/style/i.test(style)) {
    throw new Error("The report's script or style cannot be put into a page.");
  }
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const records = report.trials.map(({ trial }) => trial);
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${report.project}: trials</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header><h1>${report.project}</h1>
<p>${counted(records.length)}, exported ${report.madeAt.slice(0, 16).replace("T", " ")} UTC by Persona Lab ${report.version}. <i>Measured</i> losses are Persona Lab's own, from the exported graphs; <i>claimed</i> ones and the curves are what the training code said of itself.</p></header>
<main>
${leaderboard(records)}
${forestPlot(records)}
${curveSection(report.trials)}
<section aria-labelledby="trials"><h2 id="trials">Trials</h2>
${report.trials.toReversed().map(trialDetails)}</section>
</main>
<script>${new Markup(script)}</script>
</body>
</html>
`;
  return page.source;
}

function curveSection(trials: readonly ReportTrial[]): Markup | null {
  const drawn = trials.filter(
    ({ curves }) => curves.training.length + curves.validation.length > 0,
  );
  if (drawn.length === 0) return null;
  const first = shownAtFirst(drawn.map(({ trial }) => trial));
  const data = drawn.toReversed().map(({ trial, curves }) => ({
    name: shortened(visibleText(trialName(trial))),
    isShown: first.has(trial),
    measured: isValid(trial) ? (trial.measurement?.nll ?? null) : null,
    ...curves,
  }));
  return html`<section aria-labelledby="curves"><h2 id="curves">Curves</h2>
<p>Thin: training loss, strong: validation loss, as reported. Level lines with bands: measured losses with their 95 % intervals. Drag to zoom, double-click to see all. Each trial below has its figures as a table.</p>
<div id="chart"></div>
<script type="application/json" id="curve-data">${jsonForScript(data)}</script></section>`;
}

/** The newest baseline and the best few; without any valid one, the newest few. */
function shownAtFirst(trials: readonly Trial[]): ReadonlySet<Trial> {
  const valid = trials.filter(isValid);
  if (valid.length === 0) return new Set(trials.slice(-SHOWN));
  const lossOf = ({ measurement }: Trial) => measurement?.nll.mean ?? Number.POSITIVE_INFINITY;
  const baseline = valid.findLast(({ persona }) => persona === BASELINE_PERSONA);
  const best = valid
    .filter((trial) => trial !== baseline)
    .sort((a, b) => lossOf(a) - lossOf(b))
    .slice(0, SHOWN - 1);
  return new Set(baseline === undefined ? best : [baseline, ...best]);
}

function shortened(name: string): string {
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name;
}

function counted(trials: number): string {
  return trials === 1 ? "1 trial" : `${trials} trials`;
}

function hashOf(source: string): string {
  return `sha256-${createHash("sha256").update(source).digest("base64")}`;
}
