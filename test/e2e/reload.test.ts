import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type OpenAiServer, startOpenAiServer } from "../fixtures/openai-server.ts";
import { testPython } from "../integration/support/command-line.ts";
import { haikuProject, haikuReply } from "../integration/support/haiku-project.ts";
import { startBrowser } from "./support/browser.ts";
import { childProcessesOf } from "./support/child-processes.ts";
import { CodeServer } from "./support/code-server.ts";
import { trialsOnDisk } from "./support/trials.ts";
import { Workbench } from "./support/workbench.ts";

const project = haikuProject();
const read = (name: string) => readFileSync(join(project, name), "utf8");
const reply = haikuReply({ fit: read("fit.py"), net: read("net.py") });
let browser: Browser;
let llm: OpenAiServer;
let server: CodeServer;
let workbench: Workbench;

beforeAll(async () => {
  browser = await startBrowser();
  llm = await startOpenAiServer({ text: reply });
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

it("goes on with a review that a reload interrupted", async () => {
  await workbench.run("Persona Lab: Apply Persona");
  await workbench.pick("Archimedes");
  await workbench.notification("keeps all").waitFor();
  await workbench.reload();
  await workbench.answer("still waits for your decision", "Resume Review");
  await workbench.notification("keeps all").waitFor();
  await workbench.page.getByText("torch.sigmoid(self.gate(state))").first().waitFor();
  expect(trialsOnDisk(project).map(({ state }) => state)).toEqual(["verified"]);
});

it("ends a training that a reload interrupted, and says so in the dashboard", async () => {
  await workbench.answer("keeps all", "Accept and Train");
  await workbench.run("Persona Lab: Open Dashboard");
  await workbench.dashboard().locator(".uplot canvas").waitFor();
  await workbench.reload();
  const row = workbench.dashboard().locator("[data-trial]").filter({ hasText: "baseline" });
  await row.filter({ hasText: /cancelled|interrupted/ }).waitFor();
  await expect.poll(() => childProcessesOf(server.home), { timeout: 60_000 }).toEqual([]);
  expect(trialsOnDisk(project).some(({ state }) => state === "training")).toBe(false);
});

it("trains to the end after that", async () => {
  await workbench.run("Persona Lab: Measure Baseline");
  await workbench.statusText(/\d\.\d{3}/, 240_000);
  await workbench
    .dashboard()
    .locator("[data-trial]")
    .filter({ hasText: /done.*±/ })
    .waitFor();
});
