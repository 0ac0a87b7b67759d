import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { type OpenAiServer, startOpenAiServer } from "../fixtures/openai-server.ts";
import { testPython } from "../integration/support/command-line.ts";
import { haikuProject } from "../integration/support/haiku-project.ts";
import { startBrowser } from "./support/browser.ts";
import { CodeServer } from "./support/code-server.ts";
import { screenshot } from "./support/screenshots.ts";
import { trialsOnDisk } from "./support/trials.ts";
import { Workbench } from "./support/workbench.ts";

const project = haikuProject();
let browser: Browser;
let llm: OpenAiServer;
let server: CodeServer;
let workbench: Workbench;

beforeAll(async () => {
  const fit = readFileSync(join(project, "fit.py"), "utf8").replace("ROUNDS = 61", "ROUNDS = 610");
  const text = `Ten times the rounds.\n\n\`\`\`python\nfit.py\n${fit}\`\`\`\n\n\`\`\`python\nnet.py\n\`\`\`\n`;
  browser = await startBrowser();
  llm = await startOpenAiServer({ text });
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

it("shows a broken constraint in Problems, with a link to the baseline's line", async () => {
  await workbench.run("Persona Lab: Apply Persona");
  await workbench.pick("Hilbert");
  await workbench.answer("cannot be run", "Show Problems");
  const problem = workbench.problems().filter({ hasText: "ROUNDS" }).first();
  await problem.waitFor();
  await workbench.problems().filter({ hasText: "The constraint: ROUNDS = 61" }).waitFor();
  await screenshot(workbench.page, "problems");
  await workbench.problems().filter({ hasText: "The constraint: ROUNDS = 61" }).dblclick();
  await workbench.tab(/^fit\.py$/).waitFor();
});

it("cannot be made to run it", async () => {
  await workbench.run("Persona Lab: Accept and Train");
  await workbench.notification("breaks a constraint, so it cannot be run").waitFor();
  const [trial] = trialsOnDisk(project);
  expect(trial).toMatchObject({ state: "rejected", verification: { verdict: "fail" } });
  expect(trial?.claimed).toBeUndefined();
});
