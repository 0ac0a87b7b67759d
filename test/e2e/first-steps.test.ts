import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, it, onTestFinished } from "vitest";
import { haikuProject, haikuReply } from "../integration/support/haiku-project.ts";
import { startBrowser } from "./support/browser.ts";
import { CodeServer } from "./support/code-server.ts";
import { trialsOnDisk } from "./support/trials.ts";
import { Workbench } from "./support/workbench.ts";

/** Each test leads a new user on by one sentence and one button. */
const scratch = mkdtempSync(join(tmpdir(), "persona-lab-first-steps-"));
const folder = (name: string) => {
  const path = join(scratch, name);
  mkdirSync(path, { recursive: true });
  return path;
};
let browser: Browser;
let server: CodeServer;

beforeAll(async () => {
  browser = await startBrowser();
  // The variable keeps the server from asking a login shell for the PATH.
  const env = { PATH: folder("no-programs"), VSCODE_CLI: "1" };
  server = await CodeServer.start({ vsix: inject("vsix"), env });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

it("in an untrusted folder: Manage Workspace Trust", async () => {
  const project = haikuProject();
  const cautious = await CodeServer.start({ vsix: inject("vsix"), workspaceTrust: true });
  onTestFinished(() => cautious.stop());
  const workbench = await Workbench.open(browser, cautious.url, { folder: project });
  await workbench.run("Persona Lab: Measure Baseline");
  await workbench.answer("needs a trusted workspace", "Manage Workspace Trust");
  await workbench.page.getByText("You are in Restricted Mode").first().waitFor();
  expect(trialsOnDisk(project)).toEqual([]);
  await workbench.closeNotifications();
  const { page } = workbench;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const [fit, net] = ["fit.py", "net.py"].map((name) => readFileSync(join(project, name), "utf8"));
  const reply = haikuReply({ fit: fit!, net: net! });
  await page.evaluate((text) => navigator.clipboard.writeText(text), reply);
  await workbench.run("Persona Lab: Use Reply");
  await workbench.pick("Clipboard");
  await workbench.pick("Hilbert");
  await workbench.notification("keeps all").waitFor();
  await workbench.run("Persona Lab: Accept All Changes");
  await workbench.reviewItem().filter({ hasText: "Review 3/3" }).waitFor();
  await workbench.run("Persona Lab: Apply Review");
  await workbench.notification("Applying an edit needs a trusted workspace").waitFor();
  expect(readFileSync(join(project, "fit.py"), "utf8")).toBe(fit);
  await page.close();
});

it("in a folder without the two files: Create Starter Project", async () => {
  const empty = folder("empty");
  writeFileSync(join(empty, ".keep"), "");
  const workbench = await Workbench.open(browser, server.url, { folder: empty });
  await workbench.run("Persona Lab: Apply Persona");
  await workbench.answer("No folder of this workspace holds both", "Create Starter Project");
  await workbench.pick("Here");
  await workbench.notification("The starter project is ready").waitFor();
  await workbench.statusText(/Persona Lab/);
  expect(readdirSync(empty)).toEqual(expect.arrayContaining(["model.py", "train_mps.py", "data"]));
  await workbench.page.close();
});

it("with neither key nor server: Set API Key", async () => {
  const workbench = await Workbench.open(browser, server.url, { folder: haikuProject() });
  await workbench.run("Persona Lab: Apply Persona");
  await workbench.pick("Hilbert");
  await workbench.answer("There is no API key for https://api.openai.com", "Set API Key");
  await workbench.page.getByText("API key for https://api.openai.com").first().waitFor();
  await workbench.page.close();
});

it("with no Python at all: Set Up Python Environment, then Get Python", async () => {
  const project = haikuProject();
  const workbench = await Workbench.open(browser, server.url, { folder: project });
  await workbench.run("Persona Lab: Measure Baseline");
  await workbench.answer("No Python with PyTorch was found", "Set Up Python Environment");
  const sentence = workbench.notification("No Python 3.10 or newer");
  await sentence.getByRole("button", { name: "Get Python" }).waitFor();
  expect(existsSync(join(project, ".venv"))).toBe(false);
  expect(trialsOnDisk(project)).toEqual([]);
  await workbench.page.close();
});

it("in a workspace of several folders: takes the one with both files, else asks", async () => {
  const [first, second] = [haikuProject(), haikuProject()];
  const one = join(scratch, "one.code-workspace");
  const two = join(scratch, "two.code-workspace");
  const notes = { path: folder("notes") };
  writeFileSync(join(notes.path, "notes.txt"), "");
  writeFileSync(one, JSON.stringify({ folders: [notes, { path: first }] }));
  const projects = [
    { path: first, name: "first" },
    { path: second, name: "second" },
  ];
  writeFileSync(two, JSON.stringify({ folders: [notes, ...projects] }));
  const single = await Workbench.open(browser, server.url, { workspace: one });
  await single.run("Persona Lab: Copy Brief");
  await single.pick("Archimedes");
  await single.notification("is on the clipboard").waitFor();
  await single.page.close();
  const several = await Workbench.open(browser, server.url, { workspace: two });
  await several.run("Persona Lab: Copy Brief");
  await several.items().filter({ hasText: "first" }).waitFor();
  await several.pick("second");
  await several.pick("Archimedes");
  await several.notification("is on the clipboard").waitFor();
  await several.page.close();
});
