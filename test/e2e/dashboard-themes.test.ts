import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TrialRow } from "../../src/editor/dashboard/messages.ts";
import { contrast, parseColour } from "../../webview/contrast.ts";
import { startBrowser } from "./support/browser.ts";
import { type DashboardPage, openDashboardPage } from "./support/dashboard-page.ts";
import {
  BASELINE,
  curves,
  DETAILS,
  DIFF,
  EMMY,
  edit,
  lab,
  PEEKING,
  ROOT,
  row,
  running,
} from "./support/lab-data.ts";
import { screenshot } from "./support/screenshots.ts";
import { DARK, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT, LIGHT, type Theme } from "./support/themes.ts";

const READABLE = 4.5;
const NEWEST = edit("emmy", -0.055, {
  id: "20260103-040506-emmy-1c2e",
  order: 8,
  seed: 2,
  edit: {
    difference: { value: -0.058, low: -0.1, high: -0.016 },
    verdict: "better",
    candidateSeeds: 3,
    baselineSeeds: 3,
    minimumDetectable: 0.04,
  },
});
const TRIALS: readonly TrialRow[] = [
  BASELINE,
  EMMY,
  PEEKING,
  row({
    id: "20260102-030505-baseline-0a0c",
    seed: 2,
    order: 3,
    claimed: 3.31,
    measured: { value: 3.42, low: 3.4, high: 3.44 },
  }),
  edit("control", 0.004, { order: 4, isControl: true }),
  edit("cantor", 0.12, { order: 5, claimed: 2.5, isClaimTooLow: true }),
  edit("a-persona-with-a-name-that-nobody-reads-to-its-end", -0.01, { order: 6 }),
  edit("sofia", 0, {
    order: 7,
    state: "failed",
    reason: "The model is not exportable: model.py:31 calls numpy.",
    measured: null,
    valid: null,
    models: null,
    edit: null,
    provider: null,
    claimed: null,
    minutes: null,
  }),
  NEWEST,
];

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

describe.each([LIGHT, DARK, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT])("in a theme: $name", (theme) => {
  it("finds no fault by axe, with past trials and with one under way", async () => {
    const dashboard = await filledPage(theme);
    const { page } = dashboard;
    await screenshot(page, `page-${theme.name}`);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole("tab", { name: "Diff" }).click();
    const key = { root: ROOT, id: NEWEST.id };
    await dashboard.say({ type: "text", ...key, part: "diff", text: DIFF });
    await page.locator(".line.added").waitFor();
    for (const summary of await page.locator("summary").all()) await summary.click();
    await dashboard.say({ type: "running", running: running() });
    await page.getByText("emmy, seed 1: training").waitFor();
    await screenshot(page, `page-running-${theme.name}`);
    expect(await axeFindings(page)).toEqual([]);
    expect(dashboard.complaints).toEqual([]);
    await page.close();
  });

  it("draws what can be told from the background", async () => {
    const { page } = await filledPage(theme);
    const background = parseColour(theme.variables["editor-background"]!)!;
    const ratio = (colour: string) => contrast(parseColour(colour)!, background);
    const lines = await computed(page, ".swatch", "background-color");
    expect(new Set(lines).size).toBe(lines.length);
    const marks = await computed(page, "svg text, svg polygon", "fill");
    const intervals = await computed(page, "svg line.better, svg line.worse", "stroke");
    const colours = [...lines, ...marks, ...intervals];
    expect(colours.length).toBeGreaterThan(20);
    for (const colour of colours) expect(ratio(colour), colour).toBeGreaterThanOrEqual(READABLE);
    for (const colour of lines) await page.waitForFunction(canvasHolds, colour);
    await page.close();
  });
});

it("draws its chart anew in the colours of another theme", async () => {
  const dashboard = await filledPage(LIGHT);
  const { page } = dashboard;
  const [old] = await computed(page, ".swatch", "background-color");
  await dashboard.theme(DARK.kind, DARK.variables);
  await page.waitForFunction((before) => {
    const swatch = document.querySelector(".swatch");
    return swatch !== null && getComputedStyle(swatch).backgroundColor !== before;
  }, old);
  for (const colour of await computed(page, ".swatch", "background-color")) {
    await page.waitForFunction(canvasHolds, colour);
  }
  await page.close();
});

async function filledPage(theme: Theme): Promise<DashboardPage> {
  const dashboard = await openDashboardPage(browser);
  const { page } = dashboard;
  await page.setViewportSize({ width: 1280, height: 1850 });
  await dashboard.theme(theme.kind, theme.variables);
  await dashboard.say({ type: "snapshot", lab: lab(TRIALS), running: null });
  await page.locator("[data-trial]").first().waitFor();
  for (const [at, { id }] of TRIALS.entries()) {
    await dashboard.say({ type: "curves", root: ROOT, id, curves: curves(at) });
  }
  await dashboard.say({ type: "details", root: ROOT, id: NEWEST.id, details: DETAILS });
  for (const persona of ["control", "cantor"]) {
    await page.locator(`[data-trial*="${persona}"] [aria-colindex="1"]`).click();
  }
  await page.locator(".uplot canvas").waitFor();
  await page.getByText("causality: 3.1e-7").waitFor();
  return dashboard;
}

async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    return axe.run(document, { runOnly: { type: "tag", values: tags } });
  });
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => `${html} ${any[0]?.message}`)}`,
  );
}

function computed(page: Page, selector: string, property: string): Promise<string[]> {
  return page
    .locator(selector)
    .evaluateAll(
      (found, name) => found.map((each) => getComputedStyle(each).getPropertyValue(name)),
      property,
    );
}

/** Whether the chart's canvas has a pixel of a colour, given as rgb(…). */
function canvasHolds(colour: string): boolean {
  const canvas = document.querySelector("canvas");
  const context = canvas?.getContext("2d");
  if (!canvas || !context) return false;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const wanted = (colour.match(/\d+/g) ?? []).map(Number);
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255 && wanted.every((value, part) => data[at + part] === value))
      return true;
  }
  return false;
}
