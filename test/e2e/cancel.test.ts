import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, inject, it } from "vitest";
import { type OpenAiServer, startOpenAiServer } from "../fixtures/openai-server.ts";
import { testPython } from "../integration/support/command-line.ts";
import { haikuProject, haikuReply } from "../integration/support/haiku-project.ts";
import { startBrowser } from "./support/browser.ts";
import { childProcessesOf } from "./support/child-processes.ts";
import { CodeServer } from "./support/code-server.ts";
import { trialsOnDisk } from "./support/trials.ts";
import { Workbench } from "./support/workbench.ts";

// Much to measure, so that the measurement can be caught under way.
const project = haikuProject({ checkTokens: 1_000_000 });
const read = (name: string) => readFileSync(join(project, name), "utf8");
const reply = haikuReply({ fit: read("fit.py"), net: read("net.py") });
let browser: Browser;
let llm: OpenAiServer;
let server: CodeServer;
let workbench: Workbench;

beforeAll(async () => {
  browser = await startBrowser();
  // The first answer takes minutes, the second one is there at once.
  llm = await startOpenAiServer([{ text: reply, chunkDelayMs: 1000 }, { text: reply }]);
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
beforeEach(() => workbench.closeNotifications());

it("stops asking", async () => {
  await workbench.run("Persona Lab: Apply Persona");
  await workbench.pick("Laplace");
  await workbench.statusText(/laplace asking/);
  await workbench.answer("characters, about", "Cancel");
  await workbench.statusText(/^Persona Lab$/);
  await expect.poll(() => llm.aborted()).toBe(1);
  expect(trialsOnDisk(project)).toEqual([]);
});

it("rejects in review, and nothing runs", async () => {
  await workbench.run("Persona Lab: Apply Persona");
  await workbench.pick("Laplace");
  await workbench.answer("keeps all", "Reject");
  await workbench.statusText(/^Persona Lab$/);
  await workbench.tab(/Laplace/).waitFor({ state: "detached" });
  const trials = trialsOnDisk(project);
  expect(trials.map(({ state, claimed }) => ({ state, claimed }))).toEqual([
    { state: "rejected", claimed: undefined },
  ]);
});

for (const stage of ["training", "exporting", "measuring"]) {
  it(`stops ${stage}, and leaves no process behind`, async () => {
    const before = new Set(trialsOnDisk(project).map(({ id }) => id));
    await workbench.run("Persona Lab: Measure Baseline");
    await workbench.statusText(new RegExp(`baseline ${stage}`), 240_000);
    await workbench.answer("Baseline, seed", "Cancel");
    await workbench.statusText(/^Persona Lab$/);
    const ended = trialsOnDisk(project).filter(({ id }) => !before.has(id));
    expect(ended.map(({ state }) => state)).toEqual(["cancelled"]);
    await expect.poll(() => childProcessesOf(server.home), { timeout: 10_000 }).toEqual([]);
  });
}
