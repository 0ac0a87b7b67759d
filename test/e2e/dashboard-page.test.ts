import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LabView, RunningView, TrialRow } from "../../src/editor/dashboard/messages.ts";
import { startBrowser } from "./support/browser.ts";
import { type DashboardPage, openDashboardPage } from "./support/dashboard-page.ts";
import { screenshot } from "./support/screenshots.ts";
import { DARK, HIGH_CONTRAST, LIGHT } from "./support/themes.ts";

const ROOT = "/home/ada/sonnets";
const HOSTILE = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>\u202e\u0007`;

let browser: Browser;
let dashboard: DashboardPage;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  dashboard = await openDashboardPage(browser);
  await dashboard.theme(DARK.kind, DARK.variables);
});

function row(change: Partial<TrialRow>): TrialRow {
  return {
    id: "20260102-030405-baseline-0a0b",
    persona: "baseline",
    isBaseline: true,
    isCurrentBaseline: true,
    seed: 1,
    state: "done",
    reason: null,
    claimed: 3.301,
    measured: { value: 3.412, low: 3.39, high: 3.434 },
    valid: true,
    probes: [{ id: "causality", pass: true, note: "" }],
    models: null,
    edit: null,
    provider: { requested: "auto", used: "cpu", note: null },
    parameters: 120_400,
    device: "cpu",
    minutes: 1.75,
    model: null,
    ...change,
  };
}

const BASELINE = row({});
const EMMY = row({
  id: "20260102-040506-emmy-1c2d",
  persona: "emmy",
  isBaseline: false,
  isCurrentBaseline: false,
  claimed: 3.1,
  measured: { value: 3.351, low: 3.33, high: 3.372 },
  models: { difference: { value: -0.061, low: -0.07, high: -0.052 }, verdict: "better" },
  edit: {
    difference: { value: -0.061, low: null, high: null },
    verdict: "cannot tell",
    candidateSeeds: 1,
    baselineSeeds: 1,
  },
  provider: { requested: "webgpu", used: "cpu", note: "No adapter was found." },
  model: "gpt-test",
});
const PEEKING = row({
  id: "20260102-050607-peeking-3e4f",
  persona: "peeking",
  isBaseline: false,
  isCurrentBaseline: false,
  measured: { value: 0.02, low: 0.01, high: 0.03 },
  valid: false,
  probes: [
    { id: "causality", pass: false, note: "The loss before t changes with the text after." },
  ],
});

function lab(trials: readonly TrialRow[]): LabView {
  const project = { root: ROOT, name: "sonnets", trials: [...trials], unreadable: [] };
  return { trusted: true, currentRoot: ROOT, projects: [project] };
}

function running(change: Partial<RunningView> = {}): RunningView {
  return {
    id: null,
    projectRoot: ROOT,
    persona: "emmy",
    seed: 1,
    stage: "training",
    percent: 42,
    detail: "iteration 420, training loss 3.5",
    device: "cpu",
    parameters: 120_400,
    curves: {
      training: Array.from({ length: 43 }, (_, at) => ({
        iteration: at * 10,
        loss: 3.3 + 2 * Math.exp(-at / 9) + 0.08 * Math.sin(at * 7),
      })),
      validation: Array.from({ length: 5 }, (_, at) => ({
        iteration: at * 100,
        loss: 3.35 + 2 * Math.exp(-at),
      })),
    },
    ...change,
  };
}

describe("the dashboard's page", () => {
  it("asks for everything once it is ready and keeps to its policy", async () => {
    expect(await dashboard.sent()).toEqual([{ type: "ready" }]);
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE]), running: running() });
    await dashboard.page.locator(".uplot canvas").waitFor();
    expect(dashboard.complaints).toEqual([]);
  });

  it("lists trials with claim, measurement, verdicts and the provider that was not asked for", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE]), running: null });
    const rows = dashboard.page.locator("vscode-data-grid-row[data-trial]");
    await rows.first().waitFor();
    expect(await rows.count()).toBe(2);
    const cells = await rows.first().locator("vscode-data-grid-cell").allTextContents();
    expect(cells).toEqual([
      "emmy",
      "done",
      "1",
      "3.100",
      "3.351 ± 0.021",
      "−0.061 ± 0.009 · better",
      "cannot tell",
      "cpu (asked for webgpu)",
      "1.8 min",
    ]);
  });

  it("marks an invalid measurement and names the probe that failed", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([PEEKING, BASELINE]), running: null });
    const { page } = dashboard;
    await page.locator("vscode-data-grid-row.invalid").waitFor();
    expect(await page.locator("vscode-data-grid-row.invalid").textContent()).toContain("invalid");
    expect(await page.locator(".probe.failed").textContent()).toContain(
      "The loss before t changes",
    );
  });

  it("shows what a trial says as text, whatever it holds", async () => {
    const hostile = row({ persona: HOSTILE, reason: HOSTILE, state: "failed", model: HOSTILE });
    const shown = lab([hostile]);
    const project = {
      ...shown.projects[0]!,
      name: HOSTILE,
      unreadable: [{ id: "x", reason: HOSTILE }],
    };
    await dashboard.say({
      type: "snapshot",
      lab: { ...shown, projects: [project] },
      running: running({ persona: HOSTILE, detail: HOSTILE }),
    });
    const { page } = dashboard;
    await page.locator(".reason").waitFor();
    expect(await page.locator(".reason").textContent()).toBe(HOSTILE);
    expect(await page.locator("main img, main script").count()).toBe(0);
    expect(await page.title()).toBe("Persona Lab");
    expect(dashboard.complaints).toEqual([]);
  });

  it("follows a training run, and hands its end to the host", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([BASELINE]), running: null });
    await dashboard.say({ type: "running", running: running({ percent: 10 }) });
    const { page } = dashboard;
    await page.getByText("emmy, seed 1: training 10 %").waitFor();
    await dashboard.say({ type: "running", running: running({ percent: 43 }) });
    await page.getByText("emmy, seed 1: training 43 %").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    expect((await dashboard.sent()).at(-1)).toEqual({ type: "act", action: "cancel" });
    await dashboard.say({ type: "running", running: null });
    await page.locator(".running").waitFor({ state: "hidden" });
  });

  it("gives the chart's numbers as a table too", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([BASELINE]), running: running() });
    const { page } = dashboard;
    await page.getByText("The same as a table").click();
    const texts = await page.locator("tbody tr").last().locator("td").allTextContents();
    expect(texts[0]).toBe("400");
    expect(texts[2]).toMatch(/^3\.\d{3}$/);
  });

  it("is worked by keyboard alone", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE]), running: null });
    const { page } = dashboard;
    await page.getByRole("heading", { name: `Trial ${EMMY.id}` }).waitFor();
    await page.locator("vscode-data-grid-row[data-trial] vscode-data-grid-cell").first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: `Trial ${BASELINE.id}` }).waitFor();
    expect((await dashboard.sent()).at(-1)).toEqual({
      type: "readCurves",
      root: ROOT,
      id: BASELINE.id,
    });
    await page.getByRole("button", { name: "Open trial folder" }).focus();
    await page.keyboard.press("Enter");
    expect((await dashboard.sent()).at(-1)).toEqual({
      type: "actOnTrial",
      action: "openFolder",
      root: ROOT,
      id: BASELINE.id,
    });
  });

  it("keeps its layout, not its data, over a reload", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE]), running: null });
    const { page } = dashboard;
    await page.locator(`[data-trial="${BASELINE.id}"]`).click();
    await page.reload();
    expect(await page.locator("main").textContent()).not.toContain("emmy");
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE]), running: null });
    await page.getByRole("heading", { name: `Trial ${BASELINE.id}` }).waitFor();
  });

  it("shows the trials of the project that is chosen where there are several", async () => {
    const first = lab([BASELINE]).projects[0]!;
    const second = { ...lab([EMMY]).projects[0]!, root: "/home/ada/odes", name: "odes" };
    const both = { trusted: true, currentRoot: ROOT, projects: [first, second] };
    await dashboard.say({ type: "snapshot", lab: both, running: null });
    const { page } = dashboard;
    await page.locator(`[data-trial="${BASELINE.id}"]`).waitFor();
    await page.getByRole("combobox", { name: "Project" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator(`[data-trial="${EMMY.id}"]`).waitFor();
    expect(await page.locator(`[data-trial="${BASELINE.id}"]`).count()).toBe(0);
  });

  it("ignores what is no message of the host", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([BASELINE]), running: null });
    await dashboard.page.evaluate(() => window.postMessage({ type: "lab", lab: { projects: 7 } }));
    await dashboard.say({ type: "running", running: running() });
    await dashboard.page.getByText("emmy, seed 1: training").waitFor();
    expect(dashboard.complaints).toEqual([]);
  });

  it("says what to do first where nothing can be done yet", async () => {
    const { page } = dashboard;
    const nowhere = { trusted: true, currentRoot: null, projects: [] };
    await dashboard.say({ type: "snapshot", lab: nowhere, running: null });
    await page.getByRole("button", { name: "Create Starter Project" }).click();
    await dashboard.say({ type: "lab", lab: { ...lab([]), trusted: false } });
    await page.getByRole("button", { name: "Manage Workspace Trust" }).click();
    expect((await dashboard.sent()).slice(-2)).toEqual([
      { type: "act", action: "createStarter" },
      { type: "act", action: "manageTrust" },
    ]);
    expect(await page.getByRole("button", { name: "Apply Persona" }).count()).toBe(0);
  });

  for (const theme of [LIGHT, DARK, HIGH_CONTRAST]) {
    it(`draws its chart in the colours of a ${theme.name} theme`, async () => {
      const { page } = dashboard;
      await dashboard.say({
        type: "snapshot",
        lab: lab([PEEKING, EMMY, BASELINE]),
        running: running(),
      });
      await page.locator(".uplot canvas").waitFor();
      await dashboard.theme(theme.kind, theme.variables);
      const wanted = theme.variables["charts-purple"]!;
      await page.waitForFunction(canvasHolds, wanted);
      await screenshot(page, `page-${theme.name}`);
      expect(dashboard.complaints).toEqual([]);
    });
  }
});

/** Whether the chart's canvas has a pixel of a colour, given as #rrggbb. */
function canvasHolds(colour: string): boolean {
  const canvas = document.querySelector("canvas");
  const context = canvas?.getContext("2d");
  if (!canvas || !context) return false;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255 && wanted.every((value, part) => data[at + part] === value))
      return true;
  }
  return false;
}
