import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { testPython } from "../integration/support/command-line.ts";
import { haikuProject } from "../integration/support/haiku-project.ts";
import { startBrowser } from "./support/browser.ts";
import { CodeServer } from "./support/code-server.ts";
import { screenshot } from "./support/screenshots.ts";
import { trialsOnDisk } from "./support/trials.ts";
import { Workbench } from "./support/workbench.ts";

const PYTHON_EXTENSION = fileURLToPath(new URL("../fixtures/python-extension", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "persona-lab-noise-floor-"));
const project = haikuProject();
const seedsDone = () =>
  trialsOnDisk(project).flatMap(({ state, seed }) => (state === "done" ? [seed] : []));
let browser: Browser;
let server: CodeServer;
let workbench: Workbench;

beforeAll(async () => {
  browser = await startBrowser();
  const packagePath = join(scratch, "python.vsix");
  await createVSIX({ cwd: PYTHON_EXTENSION, packagePath, allowMissingRepository: true });
  const noPrograms = join(scratch, "no-programs");
  mkdirSync(noPrograms);
  // No setting names a Python and none is on the PATH: the chosen one is the only one to be found.
  // The second variable keeps the server from asking a login shell for the PATH.
  const env = { PATH: noPrograms, VSCODE_CLI: "1", CHOSEN_INTERPRETER: testPython() };
  server = await CodeServer.start({ vsix: inject("vsix"), others: [packagePath], env });
  workbench = await Workbench.open(browser, server.url, { folder: project });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

it("trains with the interpreter that was chosen in the Python extension", async () => {
  await workbench.run("Persona Lab: Measure Noise Floor");
  await workbench.items().filter({ hasText: "3 training runs" }).waitFor();
  await workbench.pick("1 seed");
  await workbench.notification("Noise floor: unknown, as the baseline has one seed").waitFor();
  expect(seedsDone()).toEqual([1]);
  await workbench.closeNotifications();
});

it("measures the seeds that are missing, and tells how far the loss moves between them", async () => {
  await workbench.run("Persona Lab: Measure Noise Floor");
  await workbench.items().filter({ hasText: "1 measured already, 2 training runs" }).waitFor();
  await workbench.pick("3 seeds");
  const floor = /the baseline's 3 seeds measure .* with standard deviation 0\.\d+/;
  await workbench.notification(floor).waitFor({ timeout: 240_000 });
  expect(seedsDone().toSorted()).toEqual([1, 2, 3]);
  await workbench.answer(floor, "Open Dashboard");
  await workbench.dashboard().getByText(floor).waitFor();
  await screenshot(workbench.page, "noise floor");
});
