import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator } from "playwright-core";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  onTestFinished,
  vi,
} from "vitest";
import { unifiedDiff } from "../../src/core/diff/unified-diff.ts";
import { trialFolder } from "../../src/core/ledger/trial-folder.ts";
import { loadProject } from "../../src/core/project/load-project.ts";
import { reviewedHashes } from "../../src/core/trial/accept-trial.ts";
import { writePair } from "../../src/core/trial/draft-trial.ts";
import { testPython } from "../integration/support/command-line.ts";
import { haikuProject } from "../integration/support/haiku-project.ts";
import { writeSampleLedger } from "../integration/support/sample-ledger.ts";
import { startBrowser } from "./support/browser.ts";
import { CodeServer } from "./support/code-server.ts";
import { screenshot } from "./support/screenshots.ts";
import { trialFile, trialsOnDisk } from "./support/trials.ts";
import { Workbench } from "./support/workbench.ts";

const BASELINE = "20300101-120000-baseline-0001";
const EDITED = "20300102-120000-noether-0002";
const PEEKS = "20300103-120000-euler-0003";
const FAILED = "20300104-120000-gauss-0004";
const HOSTILE = "$(flame) [x](command:workbench.action.closeWindow) <b>bold</b>";

const scratch = mkdtempSync(join(tmpdir(), "persona-lab-trials-view-"));
const project = haikuProject();
let browser: Browser;
let server: CodeServer;

/** An edit of one line, accepted and measured, beside a baseline of the project as it is. */
async function writeLedger(): Promise<void> {
  const { pair } = await loadProject(project);
  const text = pair.train.text.replace("RATE = 0.02", "RATE = 0.03");
  const candidate = { ...pair, train: { ...pair.train, text } };
  const reviewed = reviewedHashes(pair);
  await writeSampleLedger(project, [
    { id: BASELINE, code: "a", level: 3.4, more: { identity: { reviewed } } },
    {
      ...{ id: EDITED, code: "b", level: 3.2 },
      more: {
        identity: { reviewed: reviewedHashes(candidate) },
        verification: { verdict: "pass", violations: [], elapsedMs: 1 },
      },
    },
    {
      ...{ id: PEEKS, code: "c", level: 1.1 },
      measured: {
        valid: false,
        probes: [{ id: "causality", pass: false, value: 1, threshold: 0, note: "it peeks" }],
      },
    },
    {
      ...{ id: FAILED, code: "d", level: 3 },
      more: { persona: HOSTILE, state: "failed", reason: HOSTILE },
    },
  ]);
  const folder = trialFolder(trialFile(project, EDITED));
  await writePair(folder.candidate, candidate);
  await writePair(folder.accepted, candidate);
  writeFileSync(folder.diff, unifiedDiff(pair, candidate));
}

beforeAll(async () => {
  await writeLedger();
  browser = await startBrowser();
  server = await CodeServer.start({
    vsix: inject("vsix"),
    machine: { "personaLab.pythonPath": testPython() },
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

async function openView(folder: string): Promise<Workbench> {
  const workbench = await Workbench.open(browser, server.url, { folder });
  await workbench.page
    .getByRole("tab", { name: /^Persona Lab/ })
    .first()
    .click();
  return workbench;
}

function sideBar({ page }: Workbench): Locator {
  return page.locator(".part.sidebar");
}

describe("the welcome text", () => {
  it("leads from a folder without the two files to the starter project", async () => {
    const empty = join(scratch, "empty");
    mkdirSync(empty);
    writeFileSync(join(empty, ".keep"), "");
    const workbench = await openView(empty);
    await sideBar(workbench).getByText("No folder here holds both").waitFor();
    await screenshot(workbench.page, "welcome without a project");
    await sideBar(workbench).getByRole("button", { name: "Create Starter Project" }).click();
    await workbench.pick("Here");
    await workbench.notification("The starter project is ready").waitFor();
    await sideBar(workbench).getByRole("button", { name: "Measure Baseline" }).waitFor();
    await screenshot(workbench.page, "welcome with a project");
    await workbench.page.close();
  });

  it("leads to a Python environment where no Python has PyTorch", async () => {
    const env = { PATH: scratch, VSCODE_CLI: "1" };
    const without = await CodeServer.start({
      ...{ vsix: inject("vsix"), env },
      machine: { "personaLab.pythonPath": "/nonexistent/python" },
    });
    try {
      const workbench = await Workbench.open(browser, without.url, { folder: haikuProject() });
      await workbench.page
        .getByRole("tab", { name: /^Persona Lab/ })
        .first()
        .click();
      const button = sideBar(workbench).getByRole("button", { name: "Set Up Python Environment" });
      await button.waitFor();
      await screenshot(workbench.page, "welcome without Python");
      await workbench.page.close();
    } finally {
      await without.stop();
    }
  });
});

describe("the trials view", () => {
  let workbench: Workbench;
  const row = (text: string) =>
    sideBar(workbench).locator(".monaco-list-row").filter({ hasText: text });
  beforeAll(async () => {
    workbench = await openView(project);
  });
  beforeEach(() => workbench.closeNotifications());
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await screenshot(workbench.page, `failed ${task.name}`);
  });

  const choose = (text: string, item: string) => workbench.chooseInMenu(row(text), item);

  /** A file's text, which the file gets back when the test ends, however it ends. */
  function keepText(path: string): string {
    const text = readFileSync(path, "utf8");
    onTestFinished(() => writeFileSync(path, text));
    return text;
  }

  it("lists the trials with what was measured, and hostile names as text", async () => {
    await row("noether, seed 1").waitFor();
    expect(await row("noether").textContent()).toMatch(/3\.2\d\d\s+−0\.200/);
    expect(await row("euler").textContent()).toContain("not valid");
    expect(await row("euler").textContent()).not.toContain("1.1");
    expect(await row("[x]").textContent()).toContain("<b>bold</b>");
    const tooltip = workbench.page.locator(".monaco-hover").getByText("these two models");
    await workbench.hover(row("noether"), tooltip);
    await screenshot(workbench.page, "trials view with tooltip");
  });

  it("opens the dashboard on the trial that is clicked", async () => {
    const shown = workbench.dashboard().getByRole("heading", { name: /^Trial / });
    for (const [persona, id] of [
      ["noether", EDITED],
      ["baseline", BASELINE],
    ] as const) {
      await row(persona).click();
      await shown.filter({ hasText: id }).waitFor();
    }
    await workbench.run("View: Close All Editors");
  });

  it("groups them by persona and lists them again", async () => {
    await workbench.run("Persona Lab: Group Trials by Persona");
    await row("1 trial, best 3.2").waitFor();
    await screenshot(workbench.page, "trials view by persona");
    await workbench.run("Persona Lab: List Trials, Newest First");
    await row("1 trial").first().waitFor({ state: "detached" });
  });

  it("deletes a trial, and brings it back whole", async () => {
    const log = trialFile(project, EDITED, "candidate.diff");
    const diff = readFileSync(log, "utf8");
    await choose("noether", "Delete Trial");
    await row("noether").waitFor({ state: "detached" });
    expect(trialsOnDisk(project).map(({ id }) => id)).not.toContain(EDITED);
    await workbench.answer(/Deleted noether, seed 1/, "Undo");
    await row("noether").waitFor();
    expect(readFileSync(log, "utf8")).toBe(diff);
  });

  it("shows an accepted edit against what it edited, whatever the working files hold", async () => {
    const path = join(project, "fit.py");
    const text = keepText(path);
    writeFileSync(path, `# my own\n${text}`);
    await choose("noether", "Open Diff of Trial");
    await workbench.tab(/noether, seed 1 \(0002\): accepted edit/).waitFor();
    await workbench.page.getByText("RATE = 0.03").first().waitFor();
    await screenshot(workbench.page, "diff of a trial");
    await workbench.run("View: Close All Editors");
  });

  it("restores accepted files, and asks before it overwrites what no trial holds", async () => {
    const path = join(project, "fit.py");
    const text = keepText(path);
    await choose("noether", "Restore Trial into Working Files");
    await vi.waitFor(() => expect(readFileSync(path, "utf8")).toContain("RATE = 0.03"), {
      timeout: 20_000,
    });
    writeFileSync(path, `# my own\n${text}`);
    await choose("noether", "Restore Trial into Working Files");
    const dialog = workbench.page.getByRole("dialog").filter({ hasText: "held by no trial" });
    await dialog.waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    expect(readFileSync(path, "utf8")).toContain("# my own");
  });

  it("says what becoming the baseline means before anything happens", async () => {
    await choose("noether", "Make Trial the Baseline…");
    const dialog = workbench.page.getByRole("dialog").filter({ hasText: "the baseline?" });
    await dialog.getByText(/trained and measured once as the baseline/).waitFor();
    await screenshot(workbench.page, "make baseline");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    expect(trialsOnDisk(project)).toHaveLength(4);
  });

  it("exports the trials into a file of the format that is picked", async () => {
    await workbench.run("Persona Lab: Export Trials…");
    await workbench.pick("CSV");
    const out = join(project, "out.csv");
    await workbench.enter(out);
    await vi.waitFor(() => expect(existsSync(out)).toBe(true), { timeout: 30_000 });
    expect(readFileSync(out, "utf8").split("\r\n")).toHaveLength(6);
  });

  it("has a status item with a table and links that work", async () => {
    await workbench.statusText(/3\.\d{3}|not valid/);
    const hover = workbench.page.locator(".monaco-hover").filter({ hasText: "measured loss" });
    const link = hover.getByRole("link", { name: "Open Dashboard" });
    await workbench.hover(workbench.statusItem(), link);
    await screenshot(workbench.page, "status tooltip");
    await hover.getByRole("link", { name: "Open Dashboard" }).click();
    await workbench.tab("Persona Lab").waitFor();
  });
});
