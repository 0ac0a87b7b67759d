import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { expect, it } from "vitest";
import { sha256 } from "../../src/core/ledger/sha256.ts";
import { haikuProject } from "../integration/support/haiku-project.ts";
import { editorSession } from "./support/editor-session.ts";
import { screenshot } from "./support/screenshots.ts";
import { trialFile, trialsOnDisk } from "./support/trials.ts";

const project = haikuProject();
const working = (name: string) => readFileSync(join(project, name), "utf8");
const both = () => ({ fit: working("fit.py"), net: working("net.py") });
const before = both();

const LONGER = ["ROUNDS = 61", "ROUNDS = 122"] as const;
const WIDER = ["RATE = 0.02\nWIDTH = 16", "RATE = 0.03\nWIDTH = 20"] as const;
const GATE = [
  "self.norm = nn.LayerNorm(width)\n",
  "self.norm = nn.LayerNorm(width)\n        self.gate = nn.Linear(width, width)\n",
] as const;
const GATED = [
  "        scores = self.out(state)\n",
  "        state = state + torch.sigmoid(self.gate(state)) * state\n        scores = self.out(state)\n",
] as const;

const reply = [
  "The `gate` lets each word decide how much of its past it keeps.",
  "",
  "With twice the `ROUNDS` it learns longer; a higher `RATE` suits the wider state.",
  "",
  "```python",
  `fit.py\n${before.fit.replace(...LONGER).replace(...WIDER)}\`\`\``,
  "",
  "```python",
  `net.py\n${before.net.replace(...GATE).replace(...GATED)}\`\`\``,
  "",
].join("\n");

const editor = editorSession(project, { text: reply });
const page = () => editor.workbench.page;
const lens = (text: string | RegExp): Locator =>
  page().locator(".codelens-decoration a").filter({ hasText: text });
const line = (text: string): Locator =>
  page().locator(".view-lines .view-line").filter({ hasText: text });
const row = (text: string | RegExp): Locator =>
  page().locator(".pane-body .monaco-list-row").filter({ hasText: text });
const press = (keys: string) => page().keyboard.press(keys);

async function decided(count: string): Promise<void> {
  await editor.workbench
    .reviewItem()
    .filter({ hasText: `Review ${count}` })
    .waitFor();
}

async function setTheme(name: string): Promise<void> {
  await editor.workbench.run("Preferences: Color Theme");
  await editor.workbench.enter(name);
}

it("opens a broken edit for review, says which change breaks what, and blocks Apply", async () => {
  const { workbench } = editor;
  page().setDefaultTimeout(45_000);
  await workbench.run("Persona Lab: Apply Persona");
  await workbench.pick("Feynman");
  await workbench.notification("proposes 4 changes in fit.py and net.py and breaks 1").waitFor();
  await workbench.closeNotifications();
  await lens(/breaks frozen-value: .*ROUNDS/).waitFor();
  await lens("free").first().waitFor();
  await decided("0/4");
  await workbench.run("Persona Lab: Show Review Summary");
  await row("Keeps every constraint").waitFor();
  await workbench.run("Persona Lab: Accept All Changes of File");
  await decided("2/4");
  await row("Breaks 1 constraint").waitFor();
  await lens("(accepted)").first().waitFor();
  await screenshot(page(), "review-broken");
  await workbench.run("Persona Lab: Apply Review");
  await page().getByRole("button", { name: "Leave Out" }).click();
  await workbench.notification(/breaks 1 constraint, so it cannot be applied/).waitFor();
  await decided("2/4");
  expect(both()).toEqual(before);
  await workbench.closeNotifications();
});

it("decides by keyboard alone, and undoes and redoes each decision", async () => {
  const { workbench } = editor;
  await workbench.bringToFront("fit.py");
  await press("Control+z");
  await decided("0/4");
  await press("Control+Home");
  await press("Alt+F5");
  await press("Alt+Backspace");
  await decided("1/4");
  await line("ROUNDS = 61").waitFor();
  await press("Alt+Enter");
  await decided("2/4");
  await row(/RATE = 0.03.*free/).waitFor();
  await press("Control+z");
  await decided("1/4");
  await press("Control+z");
  await decided("0/4");
  await line("ROUNDS = 122").waitFor();
  await press("Control+y");
  await decided("1/4");
  await line("ROUNDS = 61").waitFor();
  await press("Control+y");
  await decided("2/4");
});

it("verifies what is accepted, which can break where the whole passed", async () => {
  const { workbench } = editor;
  await press("Control+End");
  await press("Alt+F5");
  await page().locator(".tab.active").filter({ hasText: "net.py" }).waitFor();
  await press("Alt+Backspace");
  await decided("3/4");
  await press("Alt+Enter");
  await decided("4/4");
  await row("Breaks 1 constraint").waitFor();
  await lens(/breaks interface: .*gate/).waitFor();
  await workbench.run("Persona Lab: Apply and Run Trial");
  await workbench.notification(/breaks 1 constraint, so it cannot be applied/).waitFor();
  await workbench.closeNotifications();
});

it("goes on after a reload with every decision as it was", async () => {
  const { workbench } = editor;
  await page().reload();
  await workbench.answer("An edit of feynman still waits", "Resume Review");
  await decided("4/4");
  await workbench.run("Persona Lab: Show Review Summary");
  await row("Breaks 1 constraint").waitFor();
  await workbench.bringToFront("net.py");
  await line("class Reader").waitFor();
  await lens("(rejected)").waitFor();
  await lens(/Accept$/).click();
  await row("Keeps every constraint").waitFor();
  await decided("4/4");
});

it("shows a change with what it replaces, and decides it there", async () => {
  const { workbench } = editor;
  await workbench.bringToFront("fit.py");
  await lens("Compare").last().click();
  const peek = page().locator(".peekview-widget");
  const reject = peek.locator('[aria-label^="Reject Change"]');
  await reject.waitFor();
  await peek.getByText("RATE = 0.02").first().waitFor();
  await screenshot(page(), "review-compare");
  await reject.click();
  await row(/RATE = 0.03.*rejected/).waitFor();
  await press("Escape");
  await workbench.bringToFront("fit.py");
  await press("Control+z");
  await row(/RATE = 0.03.*free/).waitFor();
});

it("takes a change by hand as one's own, and finds the words that were said of a change", async () => {
  const { workbench } = editor;
  await workbench.bringToFront("fit.py");
  await line("RATE = 0.03").click();
  await press("End");
  await page().keyboard.type("5");
  await lens("(edited by you)").waitFor();
  await row(/RATE = 0.035/).waitFor();
  await screenshot(page(), "review-mixed");
  await setTheme("Dark High Contrast");
  await page().locator(".monaco-workbench.hc-black").waitFor();
  await screenshot(page(), "review-high-contrast");
  await workbench.run("Persona Lab: Explain Change");
  await workbench.items().filter({ hasText: "a higher `RATE` suits the wider state" }).waitFor();
  await press("Escape");
  await setTheme("Light Modern");
  await page().locator(".monaco-workbench.vs").waitFor();
  await workbench.run("Persona Lab: Show Reasoning");
  await workbench.tab(/Reasoning/).waitFor();
});

it("applies and trains exactly what was accepted", async () => {
  const { workbench } = editor;
  const fit = before.fit.replace(...WIDER).replace("RATE = 0.03", "RATE = 0.035");
  const net = before.net.replace(...GATE).replace(...GATED);
  await workbench.run("Persona Lab: Apply and Run Trial");
  await expect.poll(both, { timeout: 60_000 }).toEqual({ fit, net });
  await workbench.reviewItem().waitFor({ state: "detached" });
  await workbench.tab(/Reasoning/).waitFor({ state: "detached" });
  await workbench.statusText(/\d\.\d{3} [↓↑≈]/, 240_000);
  const trial = trialsOnDisk(project).find(({ persona }) => persona === "feynman")!;
  const accepted = (name: string) =>
    readFileSync(trialFile(project, trial.id, "accepted", name), "utf8");
  expect({ fit: accepted("fit.py"), net: accepted("net.py") }).toEqual({ fit, net });
  expect(trial).toMatchObject({
    state: "done",
    review: { accepted: 2, edited: 1, rejected: 1 },
    identity: { imported: { "fit.py": sha256(fit), "net.py": sha256(net) } },
  });
});
