import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fixedLoss } from "../../src/editor/status-bar/loss-format.ts";
import { haikuProject, haikuReply } from "../integration/support/haiku-project.ts";
import { editorSession } from "./support/editor-session.ts";
import { screenshot } from "./support/screenshots.ts";
import { filesThatHold, trialFile, trialsOnDisk } from "./support/trials.ts";

const KEY = "sk-e2e-0123456789-never-on-disk";

const project = haikuProject();
const feynman = () => trialsOnDisk(project).find(({ persona }) => persona === "feynman")!;
const working = (name: string) => readFileSync(join(project, name), "utf8");
const before = { fit: working("fit.py"), net: working("net.py") };
const editor = editorSession(project, { text: haikuReply(before), chunkDelayMs: 2 });

it("keeps a key for the server's address", async () => {
  await editor.workbench.run("Persona Lab: Set API Key");
  await editor.workbench.enter(KEY);
  await editor.workbench.notification("is stored").waitFor();
});

it("asks the server in a persona's name and opens the edit for review", async () => {
  await editor.workbench.run("Persona Lab: Apply Persona");
  await editor.workbench.items().filter({ hasText: "Feynman" }).waitFor();
  await screenshot(editor.workbench.page, "palette");
  await editor.workbench.pick("Feynman");
  await editor.workbench.notification("keeps all").waitFor();
  await editor.workbench.reviewItem().filter({ hasText: "Review 0/3" }).waitFor();
  await editor.workbench.run("Persona Lab: Compare Both Files");
  await editor.workbench.tab(/Feynman/).waitFor();
  await editor.workbench.page.getByText("torch.sigmoid(self.gate(state))").first().waitFor();
  await screenshot(editor.workbench.page, "diff");
  expect(editor.llm.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  expect(editor.llm.requests[0]?.body.messages?.at(-1)?.content).toContain("ROUNDS = 61");
});

it("trains what was accepted and shows the measured loss in status bar and dashboard", async () => {
  await editor.workbench.run("Persona Lab: Accept All Changes");
  await editor.workbench.reviewItem().filter({ hasText: "Review 3/3" }).waitFor();
  await editor.workbench.run("Persona Lab: Run Trial Without Applying");
  await editor.workbench.run("Persona Lab: Open Dashboard");
  const dashboard = editor.workbench.dashboard();
  await dashboard.getByText(/baseline, seed 1: training/).waitFor();
  await dashboard.locator(".uplot canvas").waitFor();
  await editor.workbench.statusText(/feynman training/);
  await screenshot(editor.workbench.page, "dashboard-training");
  const shown = await editor.workbench.statusText(/\d\.\d{3} [↓↑≈]/, 240_000);
  const trial = feynman();
  const mean = trial.measurement!.nll.mean!;
  expect(trial.state).toBe("done");
  expect(shown).toContain(fixedLoss(mean));
  const row = dashboard.locator(`[data-trial="${trial.id}"]`);
  await row.filter({ hasText: `${fixedLoss(mean)} ±` }).waitFor();
  expect(await row.textContent()).toContain(trial.measurement!.provider.used);
  await screenshot(editor.workbench.page, "dashboard");
  expect({ fit: working("fit.py"), net: working("net.py") }).toEqual(before);
});

it("finds its dashboard again after a reload", async () => {
  await editor.workbench.reload();
  const rows = editor.workbench.dashboard().locator("[data-trial]");
  await rows.nth(1).waitFor();
  expect(await rows.count()).toBe(2);
  await editor.workbench.dashboard().locator(".uplot canvas").waitFor();
});

it("writes the edit into the working files when asked to", async () => {
  const trial = feynman();
  await editor.workbench
    .dashboard()
    .getByRole("button", { name: "Restore into working files" })
    .click();
  await editor.workbench.notification(/now holds? the code of feynman/i).waitFor();
  const accepted = (name: string) =>
    readFileSync(trialFile(project, trial.id, "accepted", name), "utf8");
  expect(working("net.py")).toBe(accepted("net.py"));
  expect(working("fit.py")).toBe(accepted("fit.py"));
});

it("opens a trial's folder from the dashboard", async () => {
  await editor.workbench.dashboard().getByRole("button", { name: "Open trial folder" }).click();
  await editor.workbench.page
    .locator(".explorer-folders-view .monaco-list-row.selected")
    .filter({ hasText: "trial.json" })
    .waitFor();
});

it("leaves no key in settings, state, logs or trial folders", () => {
  expect(filesThatHold(editor.server.home, KEY)).toEqual([]);
  expect(filesThatHold(project, KEY)).toEqual([]);
});
