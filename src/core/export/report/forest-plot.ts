import { isValid } from "../../trial/baseline-trial.ts";
import type { Trial } from "../../trial/trial.ts";
import { differenceFigure } from "./figures.ts";
import { html, type Markup } from "./markup.ts";

const WIDTH = 880;
const ROW = 26;
const TOP = 8;
const AXIS = 44;
/** Where the plotting area begins and ends; names stand left of it, figures right. */
const LEFT = 240;
const RIGHT = 660;
const NAME_LENGTH = 32;
/** Of one persona the newest this many are drawn; the table has all. */
const PER_PERSONA = 8;

/** One interval of the plot, nats per token. */
interface Row {
  readonly persona: string;
  readonly name: string;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly verdict: string;
}

/**
 * A forest plot of the paired differences to the baseline with their 95 % intervals against zero,
 * by persona, the control last. Drawn as SVG here, so that it needs no script.
 */
export function forestPlot(trials: readonly Trial[]): Markup | null {
  const all = trials.filter(isValid).flatMap(rowOf);
  const rows = newestOfEach(all).sort(byPersona);
  if (rows.length === 0) return null;
  const toX = scaleOf(rows);
  const height = TOP + rows.length * ROW + AXIS;
  const bottom = TOP + rows.length * ROW;
  return html`<section aria-labelledby="forest"><h2 id="forest">Differences to the baseline</h2>
<p>Paired over the same windows, of these trained models, with 95 % intervals; left of zero is better. The table above has the same figures${rows.length < all.length ? ", also of the older trials that are left out here" : ""}.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="forest"><svg class="forest" role="img" aria-label="Forest plot of ${rows.length} paired differences" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">
<line class="zero" x1="${toX(0)}" x2="${toX(0)}" y1="${TOP}" y2="${bottom}"/>
${rows.map((row, at) => plotRow(row, TOP + at * ROW + ROW / 2, toX))}
<line class="axis" x1="${LEFT}" x2="${RIGHT}" y1="${bottom}" y2="${bottom}"/>
${ticksOf(rows).map((tick) => html`<line class="axis" x1="${toX(tick)}" x2="${toX(tick)}" y1="${bottom}" y2="${bottom + 5}"/><text class="tick" x="${toX(tick)}" y="${bottom + 18}" text-anchor="middle">${tickLabel(tick)}</text>`)}
<text class="tick" x="${(LEFT + RIGHT) / 2}" y="${bottom + 38}" text-anchor="middle">nats per token</text>
</svg></div></section>`;
}

function rowOf(trial: Trial): Row[] {
  const models = trial.measurement?.baseline?.models;
  if (models === undefined || models.difference === null || models.ci95 === null) return [];
  const [low, high] = models.ci95;
  const name = `${trial.persona}, seed ${trial.seed}`;
  const { difference, verdict } = models;
  return [{ persona: trial.persona, name, difference, low, high, verdict }];
}

/** Rows come oldest first. */
function newestOfEach(rows: readonly Row[]): Row[] {
  const personas = new Map<string, Row[]>();
  for (const row of rows) personas.set(row.persona, [...(personas.get(row.persona) ?? []), row]);
  return [...personas.values()].flatMap((own) => own.slice(-PER_PERSONA));
}

function byPersona(a: Row, b: Row): number {
  const control = Number(a.persona === "control") - Number(b.persona === "control");
  return control || a.name.localeCompare(b.name, "en", { numeric: true });
}

function plotRow(row: Row, y: number, toX: (value: number) => number): Markup {
  const { name, difference, low, high, verdict } = row;
  const shown = name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name;
  const figure = differenceFigure(difference, [low, high]);
  return html`<g class="${verdict.replaceAll(" ", "-")}"><text x="${LEFT - 14}" y="${y + 4}" text-anchor="end">${shown}</text><line class="interval" x1="${toX(low)}" x2="${toX(high)}" y1="${y}" y2="${y}"/><rect class="estimate" x="${toX(difference) - 4}" y="${y - 4}" width="8" height="8"/><text class="figure" x="${RIGHT + 14}" y="${y + 4}">${figure} ${verdict}</text></g>
`;
}

function scaleOf(rows: readonly Row[]): (value: number) => number {
  const [low, high] = rangeOf(rows);
  return (value) => Math.round((LEFT + ((value - low) / (high - low)) * (RIGHT - LEFT)) * 10) / 10;
}

/** All intervals and zero, with a little room. */
function rangeOf(rows: readonly Row[]): readonly [number, number] {
  const low = Math.min(0, ...rows.map((row) => row.low));
  const high = Math.max(0, ...rows.map((row) => row.high));
  const room = (high - low || 0.01) * 0.06;
  return [low - room, high + room];
}

/** Round values with about five steps over the range: 1, 2 or 5 times a power of ten. */
function ticksOf(rows: readonly Row[]): number[] {
  const [low, high] = rangeOf(rows);
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, at) => (first + at) * step);
}

function tickLabel(tick: number): string {
  return Number(tick.toPrecision(6)).toString().replace("-", "−");
}
