import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { haikuProject } from "../integration/support/haiku-project.ts";
import { startBrowser } from "./support/browser.ts";
import { CodeServer } from "./support/code-server.ts";
import { screenshot } from "./support/screenshots.ts";
import { Workbench } from "./support/workbench.ts";

/** The lines at the top of fit.py that its first comment freezes; others may be out of sight. */
const FROZEN_LINES = 4;
const project = haikuProject();
const saved = readFileSync(join(project, "fit.py"), "utf8");
const lineOf = (text: string) => saved.split("\n").findIndex((line) => line.startsWith(text)) + 1;
let browser: Browser;
let server: CodeServer;
let workbench: Workbench;

// The folder is not trusted: showing and verifying needs no trust.
beforeAll(async () => {
  browser = await startBrowser();
  const user = { "files.autoSave": "off" };
  server = await CodeServer.start({ vsix: inject("vsix"), user, workspaceTrust: true });
  workbench = await Workbench.open(browser, server.url, { folder: project });
  await workbench.page.getByText("Restricted Mode").first().waitFor();
  await quickInput("Control+P", "fit.py");
  await workbench.tab("fit.py").waitFor();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function quickInput(keys: string, text: string): Promise<void> {
  await workbench.page.keyboard.press(keys);
  const input = workbench.page.locator(".quick-input-widget:visible input");
  await input.fill(text);
  await workbench.items().first().waitFor();
  await workbench.page.keyboard.press("Enter");
}

async function goTo(line: number): Promise<void> {
  await quickInput("Control+G", `:${line}`);
  await workbench.page.keyboard.press("End");
}

/** The gutter marks of the editor that shows. */
function locks(): Locator {
  return workbench.page.locator(".editor-instance .glyph-margin-widgets .cgmr");
}

function editorLine(text: string): Locator {
  return workbench.page.locator(".editor-instance .view-line").filter({ hasText: text });
}

it("marks frozen lines, with a hover that cites the comment", async () => {
  const shown = expect.poll(() => locks().count(), { timeout: 60_000 });
  await shown.toBeGreaterThanOrEqual(FROZEN_LINES);
  const hover = workbench.page.locator(".monaco-hover-content:visible");
  const name = editorLine("ROUNDS = 61").locator("span span").first();
  await workbench.hover(name, hover.getByText("ROUNDS must stay 61."));
  await hover.getByText("frozen: the size of the experiment").waitFor();
  await screenshot(workbench.page, "lock-marks");
});

it("shows what typing breaks, mends it by a quick fix, and saves nothing", async () => {
  await workbench.run("Problems: Focus on Problems View");
  await workbench.page.locator(".editor-instance .view-line").first().click();
  await goTo(lineOf("ROUNDS"));
  await workbench.page.keyboard.type("0");
  const problem = workbench.problems().filter({ hasText: "ROUNDS must stay 61" });
  await problem.waitFor();
  await workbench.problems().filter({ hasText: "The constraint: ROUNDS = 61" }).waitFor();
  await screenshot(workbench.page, "typed-breach");
  await workbench.page.keyboard.press("Control+.");
  const fix = workbench.page.locator(".action-widget .monaco-list-row");
  await fix.filter({ hasText: "Restore `ROUNDS = 61`" }).click();
  await problem.waitFor({ state: "detached" });
  expect(await editorLine("ROUNDS = 61").count()).toBe(1);
  expect(await locks().count()).toBeGreaterThanOrEqual(FROZEN_LINES);
  expect(readFileSync(join(project, "fit.py"), "utf8")).toBe(saved);
});

it("takes the marks away on request", async () => {
  mkdirSync(join(project, ".vscode"));
  const settings = JSON.stringify({ "personaLab.frozenMarks": false });
  writeFileSync(join(project, ".vscode", "settings.json"), settings);
  await expect.poll(() => locks().count(), { timeout: 30_000 }).toBe(0);
});
