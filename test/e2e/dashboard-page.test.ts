import { describe, expect, it } from "vitest";
import { dashboardForEachTest } from "./support/dashboard-for-each-test.ts";
import {
  BASELINE,
  DETAILS,
  DIFF,
  EMMY,
  edit,
  HOSTILE,
  HOSTILE_SHOWN,
  lab,
  ROOT,
  row,
  running,
} from "./support/lab-data.ts";

const dashboard = dashboardForEachTest();

describe("the dashboard's page", () => {
  it("asks for everything once it is ready and keeps to its policy", async () => {
    expect(await dashboard.sent()).toEqual([{ type: "ready" }]);
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE]), running: running() });
    await dashboard.page.locator(".uplot canvas").waitFor();
    expect(dashboard.complaints).toEqual([]);
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

  it("shows the trial that is chosen elsewhere", async () => {
    const { page } = dashboard;
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE]), running: null });
    const heading = (id: string) => page.getByRole("heading", { name: `Trial ${id}` });
    for (const { id } of [BASELINE, EMMY]) {
      await dashboard.say({ type: "select", root: ROOT, id });
      await heading(id).waitFor();
      await expect.poll(async () => (await heading(id).boundingBox())?.y).toBeLessThan(900);
    }
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
