import { describe, expect, it } from "vitest";
import { dashboardForEachTest } from "./support/dashboard-for-each-test.ts";
import { BASELINE, curves, EMMY, edit, lab, ROOT, running } from "./support/lab-data.ts";

const dashboard = dashboardForEachTest();

describe("the dashboard's charts", () => {
  it("gives the chart's numbers as a table too", async () => {
    await dashboard.say({ type: "snapshot", lab: lab([BASELINE]), running: running() });
    const { page } = dashboard;
    await page.getByText("The same as a table").first().click();
    const texts = await page.locator("details tbody tr").last().locator("td").allTextContents();
    expect(texts[0]).toBe("400");
    expect(texts[2]).toMatch(/^3\.\d{3}$/);
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
});
