import { describe, expect, it } from "vitest";
import { dashboardForEachTest } from "./support/dashboard-for-each-test.ts";
import { BASELINE, EMMY, edit, lab, NOISE_FLOOR, PEEKING, ROOT } from "./support/lab-data.ts";

const dashboard = dashboardForEachTest();

describe("the dashboard's leaderboard", () => {
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
      "0.029",
    ]);
  });

  it("says how far the same code moves from seed to seed", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([EMMY, BASELINE]), running: null });
    await dashboard.page.getByText(NOISE_FLOOR).waitFor();
    await dashboard.page.getByText("Measure Noise Floor…").click();
    expect(await dashboard.sent()).toContainEqual({ type: "act", action: "measureNoiseFloor" });
  });

  it("sets invalid measurements apart and names the probe that failed", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([PEEKING, BASELINE]), running: null });
    const { page } = dashboard;
    const invalid = page.getByRole("grid", { name: "Invalid measurements" });
    await invalid.getByText("causality").waitFor();
    const leaderboard = page.getByRole("grid", { name: "Leaderboard" });
    expect(await leaderboard.textContent()).not.toContain("peeking");
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
});
