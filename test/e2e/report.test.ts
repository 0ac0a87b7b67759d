import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli } from "../integration/support/command-line.ts";
import { writeSampleLedger } from "../integration/support/sample-ledger.ts";
import { startBrowser } from "./support/browser.ts";
import { screenshot } from "./support/screenshots.ts";

const HOSTILE = `<img src=x onerror="document.title='ran'"><script>document.title='ran'</script>`;
const scratch = mkdtempSync(join(tmpdir(), "persona-lab-report-"));
const report = join(scratch, "report.html");
let browser: Browser;

beforeAll(async () => {
  await writeSampleLedger(scratch, [
    { id: "20300101-120000-baseline-0001", code: "a", level: 3.4 },
    { id: "20300102-120000-noether-0002", code: "b", level: 3.2 },
    { id: "20300103-120000-control-0003", code: "c", level: 3.41, seed: 2 },
    {
      ...{ id: "20300104-120000-euler-0004", code: "d", level: 1.1 },
      more: { persona: HOSTILE, environment: { [HOSTILE]: HOSTILE } },
      measured: {
        valid: false,
        probes: [{ id: "causality", pass: false, value: 1, threshold: 0, note: HOSTILE }],
      },
    },
    {
      ...{ id: "20300105-120000-gauss-0005", code: "e", level: 3 },
      more: { state: "failed", reason: HOSTILE },
    },
  ]);
  const args = ["trials", "export", "--project", scratch, "--format", "html", "--out", report];
  expect((await cli(args)).code).toBe(0);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** What the browser's console complained about. */
  readonly complaints: readonly string[];
  /** What the page asked for, itself apart. */
  readonly requests: readonly string[];
}

/** Opens the report from disk, as a double-click does, without any network. */
async function open(colorScheme: "light" | "dark"): Promise<Opened> {
  const context = await browser.newContext({
    ...{ colorScheme, offline: true, viewport: { width: 1280, height: 900 } },
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(report).href);
  requests.shift();
  return { page, complaints, requests };
}

describe("the exported report, opened from disk", () => {
  it.each(["light", "dark"] as const)(
    "asks for nothing and complains of nothing (%s)",
    async (scheme) => {
      const { page, complaints, requests } = await open(scheme);
      await page.locator("#chart canvas").waitFor();
      await screenshot(page, `report ${scheme}`);
      await page.locator("#forest").evaluate((heading) => heading.scrollIntoView());
      await screenshot(page, `report ${scheme} curves`);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
      await page.context().close();
    },
  );

  it("draws what is chosen, with the values under the pointer", async () => {
    const { page, complaints } = await open("light");
    const series = page.locator("#chart .u-legend .u-series");
    const before = await series.count();
    await page.getByLabel("noether, seed 1").uncheck();
    await expect.poll(() => series.count()).toBe(before - 2);
    await page.getByLabel("logarithmic losses").check();
    await page.locator("#chart .u-over").hover();
    await expect.poll(() => series.last().textContent()).toMatch(/\d\.\d{4}/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("shows a hostile trial as text", async () => {
    const { page } = await open("light");
    for (const summary of await page.locator("summary").all()) await summary.click();
    expect(await page.title()).toBe(`${scratch.split("/").at(-1)}: trials`);
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.getByText(HOSTILE).count()).toBeGreaterThan(3);
    await screenshot(page, "report details");
    await page.context().close();
  });

  it("has every chart's figures in tables, and works by keyboard", async () => {
    const { page } = await open("light");
    const row = page.locator("tbody tr").filter({ hasText: "noether, seed 1" }).first();
    expect(await row.textContent()).toMatch(/−0\.2\d{3} ± 0\.\d{4}.*better/);
    const details = page.locator("details").filter({ hasText: "noether" });
    await details.locator("summary").focus();
    await page.keyboard.press("Enter");
    await details.getByText("Validation losses, as the training code computed them").waitFor();
    expect(await details.locator("pre .added").textContent()).toContain("RATE = 0.03");
    await page.context().close();
  });
});
