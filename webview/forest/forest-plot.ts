import type { Estimate } from "../../src/editor/dashboard/messages.ts";
import { svgElement } from "../element.ts";
import { difference } from "../format.ts";
import type { ForestGroup, ForestRow } from "./forest-rows.ts";

const ROW = 24;
const LABEL = 250;
const NUMBERS = 220;
const AXIS = 40;
const MARK = 5;
const TICKS = 6;
const STEPS = [1, 2, 5, 10];

/**
 * Each difference as a mark in its interval, against a line at zero. A square stands for two trained
 * models, a diamond for the edit.
 *
 * @param width pixels for the whole picture
 */
export function forestPlot(groups: readonly ForestGroup[], width: number): SVGElement {
  const rows = groups.flatMap(({ rows: own }) => own);
  const height = rows.length * ROW + AXIS;
  const place = placer(rows, LABEL, Math.max(LABEL + 100, width - NUMBERS));
  const bottom = rows.length * ROW;
  return svgElement(
    "svg",
    { width: String(width), height: String(height), class: "forest", "aria-hidden": "true" },
    ...place.ticks.flatMap((tick) => tickAt(tick, place, bottom)),
    line("zero", place.x(0), 0, place.x(0), bottom),
    ...rows.flatMap((row, at) => rowAt(row, at, place, width, rows[at - 1]?.persona)),
    text("axis", (place.x(place.low) + place.x(place.high)) / 2, height - 4, "middle", AXIS_TITLE),
  );
}

const AXIS_TITLE = "loss less the baseline's, nats per token: left of zero is better";

interface Placer {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  x(value: number): number;
}

function placer(rows: readonly ForestRow[], left: number, right: number): Placer {
  const bounds = rows.flatMap(({ difference: { value, low, high } }) =>
    [value, low, high].filter((bound) => bound !== null),
  );
  const [least, most] = [Math.min(0, ...bounds), Math.max(0, ...bounds)];
  const room = (most - least || 0.1) * 0.06;
  const [low, high] = [least - room, most + room];
  const step = roundStep((high - low) / TICKS);
  const first = Math.ceil(low / step);
  const ticks = Array.from(
    { length: Math.floor(high / step) - first + 1 },
    (_, at) => (first + at) * step,
  );
  return { low, high, ticks, x: (value) => left + ((value - low) / (high - low)) * (right - left) };
}

function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * (STEPS.find((step) => step * power >= raw) ?? 10);
}

function tickAt(tick: number, { x }: Placer, bottom: number): SVGElement[] {
  const label = Number(tick.toPrecision(3)).toLocaleString("en").replace("-", "−");
  return [
    line("tick", x(tick), 0, x(tick), bottom),
    text("axis", x(tick), bottom + 16, "middle", label),
  ];
}

function rowAt(
  row: ForestRow,
  at: number,
  { x }: Placer,
  width: number,
  above: string | undefined,
): SVGElement[] {
  const middle = at * ROW + ROW / 2;
  const { value, low, high } = row.difference;
  const name = row.persona === above ? "" : shortened(row.persona);
  return [
    ...(at > 0 && name !== "" ? [line("rule", 0, at * ROW, width, at * ROW)] : []),
    text("persona", 0, middle + 4, "start", name),
    text("label", LABEL - 12, middle + 4, "end", row.label),
    ...(low === null || high === null ? [] : [line(row.verdict, x(low), middle, x(high), middle)]),
    ...(value === null ? [] : [mark(row, x(value), middle)]),
    text("numbers", width, middle + 4, "end", numbers(row.difference, row.verdict)),
  ];
}

function numbers(shown: Estimate, verdict: string): string {
  return [difference(shown), verdict].filter(Boolean).join(" · ");
}

function mark({ kind, verdict }: ForestRow, x: number, y: number): SVGElement {
  const reach = kind === "edit" ? MARK + 2 : MARK;
  const corners =
    kind === "edit"
      ? [
          [x - reach, y],
          [x, y - reach],
          [x + reach, y],
          [x, y + reach],
        ]
      : [
          [x - reach, y - reach],
          [x + reach, y - reach],
          [x + reach, y + reach],
          [x - reach, y + reach],
        ];
  const points = corners.map((corner) => corner.join(",")).join(" ");
  return svgElement("polygon", { points, class: `mark ${className(verdict)}` });
}

function line(kind: string, x1: number, y1: number, x2: number, y2: number): SVGElement {
  const at = { x1: String(x1), y1: String(y1), x2: String(x2), y2: String(y2) };
  return svgElement("line", { ...at, class: className(kind) });
}

function text(kind: string, x: number, y: number, anchor: string, content: string): SVGElement {
  const at = { x: String(x), y: String(y), "text-anchor": anchor, class: kind };
  return svgElement("text", at, content);
}

function className(verdict: string): string {
  return verdict === "cannot tell" ? "open" : verdict;
}

/** Pictures do not wrap text: a long name is cut, the table below has it whole. */
function shortened(name: string): string {
  return name.length > 18 ? `${name.slice(0, 17)}…` : name;
}
