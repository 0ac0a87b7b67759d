import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it, vi } from "vitest";
import {
  type OpenAiServer,
  type ScriptedReply,
  startOpenAiServer,
} from "../fixtures/openai-server.ts";
import { testPython } from "../integration/support/command-line.ts";
import { haikuProject, haikuReply } from "../integration/support/haiku-project.ts";
import { startBrowser } from "./support/browser.ts";
import { CodeServer } from "./support/code-server.ts";
import { screenshot } from "./support/screenshots.ts";
import { trialsOnDisk } from "./support/trials.ts";
import { Workbench } from "./support/workbench.ts";

const project = haikuProject();
const working = (name: string) => readFileSync(join(project, name), "utf8");
const reply = haikuReply({ fit: working("fit.py"), net: working("net.py") });
const breaking = reply.replace("ROUNDS = 61", "ROUNDS = 122").replace("turn % 20", "turn % 40");
const states = () => trialsOnDisk(project).map(({ persona, state }) => `${persona} ${state}`);
let next: ScriptedReply = { text: reply };
let browser: Browser;
let llm: OpenAiServer;
let server: CodeServer;
let workbench: Workbench;

beforeAll(async () => {
  browser = await startBrowser();
  llm = await startOpenAiServer(() => next);
  server = await CodeServer.start({
    vsix: inject("vsix"),
    machine: { "personaLab.baseUrl": llm.baseUrl, "personaLab.pythonPath": testPython() },
  });
  workbench = await Workbench.open(browser, server.url, { folder: project });
  await workbench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
});
beforeEach(() => workbench.closeNotifications());
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await screenshot(workbench.page, `failed: ${task.name}`);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await llm?.close();
});

async function ask(persona: string): Promise<void> {
  await workbench.run("Persona Lab: Apply Persona");
  await workbench.pick(persona);
}

function writeClipboard(text: string): Promise<void> {
  return workbench.page.evaluate((value) => navigator.clipboard.writeText(value), text);
}

it("hangs up when a person cancels while the reply streams, and keeps no trial", async () => {
  next = { text: reply, chunkDelayMs: 500 };
  await ask("Feynman");
  await workbench.answer(/Feynman: [\d,]+ characters/, "Cancel");
  await vi.waitFor(() => expect(llm.aborted()).toBe(1), { timeout: 10_000 });
  await workbench.statusText(/^\s*Persona Lab/);
  expect(states()).toEqual([]);
});

it("shows what a pasted answer breaks in Problems, linked to the baseline, and runs none of it", async () => {
  await writeClipboard(breaking);
  await workbench.run("Persona Lab: Use Reply");
  await workbench.pick("Clipboard");
  await workbench.pick("Hilbert");
  await workbench.answer(/Hilbert proposes .* and breaks \d constraints?/, "Show Problems");
  await workbench.problems().filter({ hasText: "ROUNDS must stay 61" }).waitFor();
  const related = workbench.problems().filter({ hasText: "The constraint: ROUNDS = 61" });
  await related.waitFor();
  await screenshot(workbench.page, "problems");
  await workbench.run("Persona Lab: Accept All Changes");
  await workbench.run("Persona Lab: Apply and Run Trial");
  await workbench.notification(/breaks \d constraints?, so it cannot be applied or run/).waitFor();
  expect(states()).toEqual(["hilbert rejected"]);
  await related.dblclick();
  await workbench.page
    .locator(".tab.active")
    .filter({ hasText: /^fit\.py/ })
    .waitFor();
  await workbench.run("View: Close All Editors");
  await workbench.run("Persona Lab: Discard Review");
  await workbench.problems().filter({ hasText: "ROUNDS" }).first().waitFor({ state: "detached" });
});

it("offers an undecided edit again after a reload, and ends it when it is discarded", async () => {
  next = { text: reply };
  await ask("Einstein");
  await workbench.notification("keeps all").waitFor();
  await workbench.reload();
  await workbench.answer("An edit of einstein still waits", "Resume Review");
  await workbench.reviewItem().filter({ hasText: "Review 0/3" }).waitFor();
  await workbench.bringToFront("net.py");
  await workbench.page.getByText("torch.sigmoid(self.gate(state))").first().waitFor();
  await workbench.reload();
  await workbench.answer("An edit of einstein still waits", "Discard");
  await vi.waitFor(() => expect(states()).toContain("einstein rejected"), { timeout: 10_000 });
});

it("ends the training process when a person cancels", async () => {
  await ask("Laplace");
  await workbench.reviewItem().filter({ hasText: "Review 0/3" }).waitFor();
  await workbench.run("Persona Lab: Accept All Changes");
  await workbench.run("Persona Lab: Run Trial Without Applying");
  await workbench.statusText(/baseline training/);
  await workbench.reviewItem().waitFor({ state: "detached" });
  await workbench.run("Persona Lab: Cancel");
  await vi.waitFor(
    () =>
      expect(states()).toEqual(expect.arrayContaining(["laplace cancelled", "baseline cancelled"])),
    { timeout: 30_000 },
  );
  await workbench.statusText(/^\s*Persona Lab/);
});

it("says how much a Python environment downloads before it begins", async () => {
  await workbench.run("Persona Lab: Set Up Python Environment");
  const dialog = workbench.page
    .getByRole("dialog")
    .filter({ hasText: "Make a Python environment" });
  await dialog.getByText(/200 MB .* 3 GB/).waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(existsSync(join(project, ".venv"))).toBe(false);
});

it("copies a brief, and inserts one at the cursor", async () => {
  await workbench.run("Persona Lab: Copy Brief");
  await workbench.pick("Archimedes");
  await workbench.notification("is on the clipboard").waitFor();
  const copied = await workbench.page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("ROUNDS = 61");
  expect(copied).toMatch(/^You are Archimedes/);
  await workbench.run("View: Close All Editors");
  await workbench.run("Persona Lab: Insert Persona Brief");
  await workbench.pick("Archimedes");
  await workbench.page.locator(".view-line").filter({ hasText: "You are Archimedes" }).waitFor();
});
