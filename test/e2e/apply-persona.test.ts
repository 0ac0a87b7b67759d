import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { fixedLoss } from "../../src/editor/status-bar/loss-format.ts";
import { type OpenAiServer, startOpenAiServer } from "../fixtures/openai-server.ts";
import { testPython } from "../integration/support/command-line.ts";
import { haikuProject, haikuReply } from "../integration/support/haiku-project.ts";
import { startBrowser } from "./support/browser.ts";
import { CodeServer } from "./support/code-server.ts";
import { screenshot } from "./support/screenshots.ts";
import { filesThatHold, trialFile, trialsOnDisk } from "./support/trials.ts";
import { Workbench } from "./support/workbench.ts";

const KEY = "sk-e2e-0123456789-never-on-disk";

const project = haikuProject();
const feynman = () => trialsOnDisk(project).find(({ persona }) => persona === "feynman")!;
const working = (name: string) => readFileSync(join(project, name), "utf8");
const before = { fit: working("fit.py"), net: working("net.py") };
let browser: Browser;
let llm: OpenAiServer;
let server: CodeServer;
let workbench: Workbench;

beforeAll(async () => {
  browser = await startBrowser();
  llm = await startOpenAiServer({ text: haikuReply(before), chunkDelayMs: 2 });
  server = await CodeServer.start({
    vsix: inject("vsix"),
    machine: { "personaLab.baseUrl": llm.baseUrl, "personaLab.pythonPath": testPython() },
  });
  workbench = await Workbench.open(browser, server.url, { folder: project });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await llm?.close();
});

it("keeps a key for the server's address", async () => {
  await workbench.run("Persona Lab: Set API Key");
  await workbench.enter(KEY);
  await workbench.notification("is stored").waitFor();
});

it("asks the server in a persona's name and shows the edit as a diff", async () => {
  await workbench.run("Persona Lab: Apply Persona");
  await workbench.items().filter({ hasText: "Feynman" }).waitFor();
  await screenshot(workbench.page, "palette");
  await workbench.pick("Feynman");
  await workbench.notification("keeps all").waitFor();
  await workbench.tab(/Feynman/).waitFor();
  await workbench.page.getByText("torch.sigmoid(self.gate(state))").first().waitFor();
  await screenshot(workbench.page, "diff");
  expect(llm.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  expect(llm.requests[0]?.body.messages?.at(-1)?.content).toContain("ROUNDS = 61");
});

it("trains what was accepted and shows the measured loss in status bar and dashboard", async () => {
  await workbench.answer("keeps all", "Accept and Train");
  await workbench.run("Persona Lab: Open Dashboard");
  const dashboard = workbench.dashboard();
  await dashboard.getByText(/baseline, seed 1: training/).waitFor();
  await dashboard.locator(".uplot canvas").waitFor();
  await workbench.statusText(/feynman training/);
  await screenshot(workbench.page, "dashboard-training");
  const shown = await workbench.statusText(/\d\.\d{3} [↓↑≈]/, 240_000);
  const trial = feynman();
  const mean = trial.measurement!.nll.mean!;
  expect(trial.state).toBe("done");
  expect(shown).toContain(fixedLoss(mean));
  const row = dashboard.locator(`[data-trial="${trial.id}"]`);
  await row.filter({ hasText: `${fixedLoss(mean)} ±` }).waitFor();
  expect(await row.textContent()).toContain(trial.measurement!.provider.used);
  await screenshot(workbench.page, "dashboard");
  expect({ fit: working("fit.py"), net: working("net.py") }).toEqual(before);
});

it("finds its dashboard again after a reload", async () => {
  await workbench.reload();
  const rows = workbench.dashboard().locator("[data-trial]");
  await rows.nth(1).waitFor();
  expect(await rows.count()).toBe(2);
  await workbench.dashboard().locator(".uplot canvas").waitFor();
});

it("writes the edit into the working files when asked to", async () => {
  const trial = feynman();
  await workbench.dashboard().getByRole("button", { name: "Apply to working files" }).click();
  await workbench.notification("now holds the edit of feynman").waitFor();
  const accepted = (name: string) =>
    readFileSync(trialFile(project, trial.id, "accepted", name), "utf8");
  expect(working("net.py")).toBe(accepted("net.py"));
  expect(working("fit.py")).toBe(accepted("fit.py"));
});

it("opens a trial's folder from the dashboard", async () => {
  await workbench.dashboard().getByRole("button", { name: "Open trial folder" }).click();
  await workbench.page
    .locator(".explorer-folders-view .monaco-list-row.selected")
    .filter({ hasText: "trial.json" })
    .waitFor();
});

it("leaves no key in settings, state, logs or trial folders", () => {
  expect(filesThatHold(server.home, KEY)).toEqual([]);
  expect(filesThatHold(project, KEY)).toEqual([]);
});
