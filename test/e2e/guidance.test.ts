import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { testPython } from "../integration/support/command-line.ts";
import { haikuProject } from "../integration/support/haiku-project.ts";
import { startBrowser } from "./support/browser.ts";
import { CodeServer, type ServerOptions } from "./support/code-server.ts";
import { screenshot } from "./support/screenshots.ts";
import { trialsOnDisk } from "./support/trials.ts";
import { type Opened, Workbench } from "./support/workbench.ts";

let browser: Browser;
let server: CodeServer | undefined;

beforeAll(async () => {
  browser = await startBrowser();
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
});
afterAll(() => browser?.close());

async function open(opened: Opened, options: Partial<ServerOptions> = {}): Promise<Workbench> {
  const machine = { "personaLab.pythonPath": testPython() };
  server = await CodeServer.start({ vsix: inject("vsix"), machine, ...options });
  return Workbench.open(browser, server.url, opened);
}

/** A folder that holds something, but no project. */
function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "no-project-"));
  writeFileSync(join(folder, "notes.md"), "Nothing to train here.\n");
  return folder;
}

function workspaceOf(...folders: readonly string[]): string {
  const file = join(mkdtempSync(join(tmpdir(), "workspace-")), "lab.code-workspace");
  writeFileSync(file, JSON.stringify({ folders: folders.map((path) => ({ path })) }));
  return file;
}

/** The buttons of a notification, its own controls apart. */
function buttonsOf(workbench: Workbench, text: string) {
  return workbench
    .notification(text)
    .locator(".notification-list-item-buttons-container a")
    .allTextContents();
}

describe("a new user is led on by one sentence and one button", () => {
  it("without a Python", async () => {
    const empty = mkdtempSync(join(tmpdir(), "no-path-"));
    mkdirSync(join(empty, "bin"));
    const workbench = await open(
      { folder: haikuProject() },
      { machine: {}, env: { PATH: join(empty, "bin") } },
    );
    await workbench.run("Persona Lab: Measure Baseline");
    await workbench.notification("No Python with PyTorch was found").waitFor();
    expect(await buttonsOf(workbench, "No Python")).toEqual(["Set Up Python Environment"]);
    await screenshot(workbench.page, "guidance-no-python");
  });

  it("in a folder that is not trusted", async () => {
    const folder = haikuProject();
    const workbench = await open({ folder }, { workspaceTrust: true });
    await workbench.run("Persona Lab: Apply Persona");
    await workbench.notification("needs a trusted workspace").waitFor();
    expect(await buttonsOf(workbench, "needs a trusted")).toEqual(["Manage Workspace Trust"]);
    await workbench.run("Persona Lab: Open Dashboard");
    await workbench.dashboard().getByRole("button", { name: "Manage Workspace Trust" }).waitFor();
    await screenshot(workbench.page, "guidance-untrusted");
    expect(trialsOnDisk(folder)).toEqual([]);
  });

  it("in a folder without the two files", async () => {
    const workbench = await open({ folder: emptyFolder() });
    await workbench.run("Persona Lab: Apply Persona");
    await workbench.notification("holds both model.py and train_mps.py").waitFor();
    expect(await buttonsOf(workbench, "holds both")).toEqual(["Create Starter Project"]);
    expect(await workbench.statusItem().isVisible()).toBe(false);
  });

  it("in a workspace of several folders, of which one is a project", async () => {
    const folder = haikuProject();
    const workbench = await open({ workspace: workspaceOf(emptyFolder(), folder) });
    await workbench.run("Persona Lab: Apply Persona");
    await workbench.pick("Einstein");
    await workbench.notification("There is no API key").waitFor();
    expect(await buttonsOf(workbench, "There is no API key")).toEqual(["Set API Key"]);
  });

  it("in a workspace of several projects, by asking which", async () => {
    const [first, second] = [haikuProject(), haikuProject()];
    const workbench = await open({ workspace: workspaceOf(first, second) });
    await workbench.run("Persona Lab: Copy Brief");
    await workbench.items().nth(1).waitFor();
    expect(await workbench.items().count()).toBe(2);
    await workbench.pick(second);
    await workbench.pick("Einstein");
    await workbench.notification("is on the clipboard").waitFor();
  });
});
