import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startBrowser } from "./support/browser.ts";
import { type DashboardPage, openDashboardPage } from "./support/dashboard-page.ts";
import {
  BASELINE,
  curves,
  DETAILS,
  DIFF,
  EMMY,
  edit,
  HOSTILE,
  HOSTILE_SHOWN,
  lab,
  PEEKING,
  ROOT,
  row,
  running,
} from "./support/lab-data.ts";
import { DARK } from "./support/themes.ts";

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

describe("the dashboard's page", () => {
  it("asks for everything once it is ready and keeps to its policy", async () => {
    expect(await dashboard.sent()).toEqual([{ type: "ready" }]);
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE]), running: running() });
    await dashboard.page.locator(".uplot canvas").waitFor();
    expect(dashboard.complaints).toEqual([]);
  });

  it("lists trials with claim, measurement, verdicts and the provider that was not asked for", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE]), running: null });
    const rows = dashboard.page.locator("#dashboard [role=grid] [data-trial]");
    await rows.first().waitFor();
    expect(await rows.count()).toBe(2);
    const cells = await rows.first().locator("[role=gridcell]").allTextContents();
    expect(cells).toEqual([
      "☐",
      "emmy",
      "done",
      "3.351 ± 0.021",
      "−0.061 ± 0.009 · better",
      "cannot tell (1:3 seeds)",
      "3.231 (−0.120)",
      "120,400",
      "1.8 min",
      "1",
      "cpu (asked for webgpu)",
      "3,120 + 2,480",
    ]);
  });

  it("sets invalid measurements apart and names the probe that failed", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([PEEKING, BASELINE]), running: null });
    const { page } = dashboard;
    const invalid = page.getByRole("grid", { name: "Invalid measurements" });
    await invalid.getByText("causality").waitFor();
    const leaderboard = page.getByRole("grid", { name: "Leaderboard" });
    expect(await leaderboard.textContent()).not.toContain("peeking");
  });

  it("shows what a trial says as text, whatever it holds", async () => {
    const hostile = row({
      persona: HOSTILE,
      reason: HOSTILE,
      state: "failed",
      model: HOSTILE,
      device: HOSTILE,
      provider: { requested: "auto", used: HOSTILE, note: HOSTILE },
    });
    const hostileEdit = edit(HOSTILE, -0.5, { id: "20260109-000000-x-0001", order: 1 });
    const shown = lab([hostileEdit, hostile]);
    const project = {
      ...shown.projects[0]!,
      name: HOSTILE,
      unreadable: [{ id: "x", reason: HOSTILE }],
    };
    const { page } = dashboard;
    await dashboard.say({
      type: "snapshot",
      lab: { ...shown, projects: [project] },
      running: running({ persona: HOSTILE, detail: HOSTILE, device: HOSTILE }),
    });
    const key = { root: ROOT, id: hostile.id };
    const fact = { name: HOSTILE, value: HOSTILE };
    const probe = { id: HOSTILE, pass: false, value: 1, threshold: 0, note: HOSTILE };
    const violation = { rule: HOSTILE, severity: HOSTILE, place: HOSTILE, message: HOSTILE };
    await page.locator(`[data-trial="${hostile.id}"]`).click();
    await dashboard.say({
      type: "details",
      ...key,
      details: {
        verification: { verdict: "fail", violations: [violation] },
        probes: [probe],
        measurement: [fact],
        identity: [fact],
        environment: [fact],
      },
    });
    await page.locator(".reason").waitFor();
    expect(await page.locator(".reason").textContent()).toBe(HOSTILE_SHOWN);
    for (const [tab, part] of [
      ["Diff", "diff"],
      ["Brief", "brief"],
      ["Reply", "reply"],
      ["Log", "log"],
    ] as const) {
      await page.getByRole("tab", { name: tab }).click();
      await dashboard.say({ type: "text", ...key, part, text: `+${HOSTILE}` });
      await page.locator(`#view-${part} .text`).waitFor();
      expect(await page.locator(`#view-${part} .text`).textContent()).toBe(`+${HOSTILE_SHOWN}`);
    }
    for (const tab of ["Verification", "Environment"]) {
      await page.getByRole("tab", { name: tab }).click();
      await page.locator("vscode-panel-view:visible").getByText(HOSTILE_SHOWN).first().waitFor();
    }
    expect(await page.locator("main img, main script").count()).toBe(0);
    const text = (await page.locator("main").textContent()) ?? "";
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(await page.title()).toBe("Persona Lab");
    expect(dashboard.complaints).toEqual([]);
  });

  it("follows a training run, and hands its end to the host", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([BASELINE]), running: null });
    await dashboard.say({ type: "running", running: running({ percent: 10 }) });
    const { page } = dashboard;
    await page.getByText("emmy, seed 1: training 10 %").waitFor();
    await page.getByText("25 iterations/s · about 24 s left").waitFor();
    const { curves: _, ...progress } = running({ percent: 43 });
    const more = { training: [{ iteration: 430, loss: 1.25, seconds: 17.2 }], validation: [] };
    await dashboard.say({ type: "progress", progress, curves: more });
    await page.getByText("emmy, seed 1: training 43 %").waitFor();
    await page.locator(".readings").getByText("1.250").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    expect((await dashboard.sent()).at(-1)).toEqual({ type: "act", action: "cancel" });
    await dashboard.say({ type: "running", running: null });
    await page.locator(".running").waitFor({ state: "hidden" });
  });

  it("gives the chart's numbers as a table too", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([BASELINE]), running: running() });
    const { page } = dashboard;
    await page.getByText("The same as a table").first().click();
    const texts = await page.locator("details tbody tr").last().locator("td").allTextContents();
    expect(texts[0]).toBe("400");
    expect(texts[2]).toMatch(/^3\.\d{3}$/);
  });

  it("is worked by keyboard alone", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE]), running: null });
    const { page } = dashboard;
    await page.getByRole("heading", { name: `Trial ${EMMY.id}` }).waitFor();
    await page.getByRole("grid", { name: "Leaderboard" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: `Trial ${BASELINE.id}` }).waitFor();
    const sent = await dashboard.sent();
    expect(sent).toContainEqual({ type: "readCurves", root: ROOT, id: BASELINE.id });
    expect(sent).toContainEqual({ type: "readDetails", root: ROOT, id: BASELINE.id });
    await page.getByRole("button", { name: "Open trial folder" }).focus();
    await page.keyboard.press("Enter");
    expect((await dashboard.sent()).at(-1)).toEqual({
      type: "actOnTrial",
      action: "openFolder",
      root: ROOT,
      id: BASELINE.id,
    });
    await page.getByRole("tab", { name: "Summary" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.locator("#view-diff").getByText("Reading…").waitFor();
    expect((await dashboard.sent()).at(-1)).toMatchObject({ type: "readText", part: "diff" });
  });

  it("sorts by a column's head with mouse and keyboard", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE]), running: null });
    const { page } = dashboard;
    const first = page.locator("[data-trial]").first();
    const personaIsFirst = (name: string) => first.filter({ hasText: name }).waitFor();
    await personaIsFirst("emmy");
    const head = page.getByRole("columnheader", { name: "Measured" });
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    await head.click();
    await personaIsFirst("baseline");
    expect(await head.getAttribute("aria-sort")).toBe("descending");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await personaIsFirst("baseline");
    await page.keyboard.press("Enter");
    await personaIsFirst("emmy");
    const persona = page.getByRole("columnheader", { name: "Persona" });
    expect(await persona.getAttribute("aria-sort")).toBe("descending");
  });

  it("filters by text, persona and state by keyboard", async () => {
    const failed = edit("sofia", 0, { id: "20260104-000000-sofia-0001", state: "failed" });
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE, failed]), running: null });
    const { page } = dashboard;
    const shown = async (...personas: string[]) => {
      await page
        .getByRole("status")
        .filter({ hasText: `${personas.length} of 3` })
        .waitFor();
      const cells = page.locator("[data-trial] [aria-colindex='2']");
      expect((await cells.allTextContents()).sort()).toEqual(personas);
    };
    await page.getByRole("textbox", { name: "Filter trials by text" }).focus();
    await page.keyboard.type("gpt emm");
    await shown("emmy");
    await page.getByRole("button", { name: "Clear" }).press("Enter");
    await page.getByRole("combobox", { name: "State" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await shown("sofia");
  });

  it("keeps few rows on the page, and reaches the last by key", async () => {
    const many = Array.from({ length: 1000 }, (_, at) =>
      edit(`p${at}`, at / 1000, { id: `20260102-040506-p${at}-1c2d`, order: at }),
    );
    await dashboard.say({ type: "snapshot", lab: lab(many), running: null });
    const { page } = dashboard;
    const grid = page.getByRole("grid", { name: "Leaderboard" });
    await grid.focus();
    expect(await grid.getAttribute("aria-rowcount")).toBe("1001");
    expect(await page.locator("[data-trial]").count()).toBeLessThan(60);
    await page.keyboard.press("Control+End");
    await page.locator('[data-trial*="-p999-"]').waitFor();
    const active = (await grid.getAttribute("aria-activedescendant"))!;
    expect(await page.locator(`[id="${active}"]`).isVisible()).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /p999/ }).waitFor();
  });

  it("overlays the curves that are marked, and takes them out again", async () => {
    const cantor = edit("cantor", 0.1, { order: 5 });
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE, cantor]), running: null });
    const { page } = dashboard;
    for (const [at, { id }] of [EMMY, BASELINE, cantor].entries()) {
      await dashboard.say({ type: "curves", root: ROOT, id, curves: curves(at) });
    }
    const names = page.locator(".readings tbody th");
    await names.getByText("cantor, seed 1").waitFor();
    await page.getByRole("grid", { name: "Leaderboard" }).focus();
    await page.keyboard.press("Space");
    await names.getByText("emmy, seed 1").waitFor();
    await page.locator(`[data-trial="${BASELINE.id}"] [aria-colindex="1"]`).click();
    await names.getByText("baseline, seed 1").waitFor();
    const remove = page.getByRole("button", { name: "Take emmy, seed 1 out of the chart" });
    await remove.press("Enter");
    await names.getByText("emmy, seed 1").waitFor({ state: "detached" });
    expect(await names.allTextContents()).toEqual(["cantor, seed 1", "baseline, seed 1"]);
    expect(dashboard.complaints).toEqual([]);
  });

  it("draws over time, on a log scale and smoother, and zooms, by keyboard", async () => {
    const { page } = dashboard;
    await dashboard.say({ type: "snapshot", lab: lab([BASELINE]), running: running() });
    await page.locator(".uplot canvas").waitFor();
    await page.getByRole("checkbox", { name: "By time" }).press("Space");
    await page.getByText("The same as a table").first().press("Enter");
    await page.getByRole("columnheader", { name: "Seconds" }).waitFor();
    await page.getByRole("checkbox", { name: "Log scale" }).press("Space");
    await page.getByRole("slider", { name: "Smoothing" }).press("End");
    for (const name of ["Zoom in", "Move right", "Zoom out", "Reset zoom"]) {
      await page.getByRole("button", { name }).press("Enter");
    }
    await page.reload();
    await dashboard.say({ type: "snapshot", lab: lab([BASELINE]), running: running() });
    await page.getByRole("columnheader", { name: "Seconds" }).waitFor();
    expect(await page.getByRole("checkbox", { name: "Log scale" }).isChecked()).toBe(true);
    expect(await page.getByRole("slider", { name: "Smoothing" }).inputValue()).toBe("0.98");
    expect(dashboard.complaints).toEqual([]);
  });

  it("shows the values under the pointer", async () => {
    const { page } = dashboard;
    await dashboard.say({ type: "snapshot", lab: lab([BASELINE]), running: running() });
    const over = page.locator(".u-over");
    await over.waitFor();
    const { width, height } = (await over.boundingBox())!;
    await over.hover({ position: { x: width / 2, y: height / 2 } });
    await page.getByRole("columnheader", { name: /^At iteration 2[01]0$/ }).waitFor();
  });

  it("reads a trial's long texts when they are looked at, and again after it changed", async () => {
    const { page } = dashboard;
    await dashboard.say({ type: "snapshot", lab: lab([EMMY]), running: null });
    const key = { root: ROOT, id: EMMY.id };
    await dashboard.say({ type: "details", ...key, details: DETAILS });
    await page.getByText("causality").waitFor();
    await page.getByRole("tab", { name: "Diff" }).click();
    await dashboard.say({ type: "text", ...key, part: "diff", text: DIFF });
    expect(await page.locator(".line.added").allTextContents()).toEqual([
      "+        return self.head(self.norm(self.blocks(idx)))",
    ]);
    const asked = async () =>
      (await dashboard.sent()).filter(({ type }) => type === "readText").length;
    expect(await asked()).toBe(1);
    const changed = [{ ...EMMY, state: "measuring" }];
    await dashboard.say({ type: "rows", root: ROOT, changed, removed: [] });
    await expect.poll(asked).toBe(2);
    await dashboard.say({ type: "text", ...key, part: "diff", text: null });
    await page.getByText("This trial has no diff").waitFor();
  });

  it("offers what a trial's state allows", async () => {
    const { page } = dashboard;
    const waiting = edit("sofia", 0, { id: "20260104-000000-sofia-0001", state: "verified" });
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, waiting]), running: null });
    const labels = async (id: string) => {
      await page.locator(`[data-trial="${id}"]`).click();
      await page.getByRole("heading", { name: id }).waitFor();
      return page.locator("main section .buttons vscode-button").allTextContents();
    };
    expect(await labels(waiting.id)).toEqual([
      "Review",
      "Open diff",
      "Export",
      "Open trial folder",
      "Delete",
    ]);
    expect(await labels(EMMY.id)).toContain("Make it the baseline");
    for (const [label, action] of [
      ["Run again", "runAgain"],
      ["Measure again", "measureAgain"],
      ["Restore into working files", "restore"],
      ["Delete", "delete"],
    ] as const) {
      await page.getByRole("button", { name: label }).click();
      const wanted = { type: "actOnTrial", action, root: ROOT, id: EMMY.id };
      expect((await dashboard.sent()).at(-1)).toEqual(wanted);
    }
    await dashboard.say({ type: "running", running: running() });
    await page.getByText("emmy, seed 1: training").waitFor();
    expect(await page.getByRole("button", { name: "Run again" }).isDisabled()).toBe(true);
  });

  it("sets differences against zero by persona, the control among them, as a table too", async () => {
    const { page } = dashboard;
    const control = edit("control", 0.01, { isControl: true, order: 4 });
    await dashboard.say({ type: "snapshot", lab: lab([control, EMMY, BASELINE]), running: null });
    const section = page.getByRole("region", { name: "Differences to the baseline" });
    await section.locator("svg polygon").nth(1).waitFor();
    expect(await section.locator("svg .persona").allTextContents()).toEqual(["emmy", "control"]);
    await section.getByText("The same as a table").click();
    expect(await section.locator("tbody tr").first().locator("td").allTextContents()).toEqual([
      "emmy",
      "models, seed 1",
      "−0.061 ± 0.009",
      "better",
    ]);
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
});
