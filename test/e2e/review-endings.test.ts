import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { haikuProject, haikuReply } from "../integration/support/haiku-project.ts";
import { editorSession } from "./support/editor-session.ts";
import { trialFile, trialsOnDisk } from "./support/trials.ts";

/** Both files in a form of their own: mark and CRLF in one, no newline at the end of the other. */
const project = haikuProject();
const path = (name: string) => join(project, name);
const working = (name: string) => readFileSync(path(name), "utf8");
const plain = { fit: working("fit.py"), net: working("net.py") };
const before = {
  fit: `\uFEFF${plain.fit.replaceAll("\n", "\r\n")}`,
  net: plain.net.replace(/\n$/, ""),
};
writeFileSync(path("fit.py"), before.fit);
writeFileSync(path("net.py"), before.net);
const both = () => ({ fit: working("fit.py"), net: working("net.py") });

const gated = haikuReply(plain);
const longer = gated.replace("ROUNDS = 61", "ROUNDS = 62");
let next = gated;
const editor = editorSession(project, () => ({ text: next }));
const newest = () => trialsOnDisk(project).at(-1)!;

beforeEach(() => editor.workbench.closeNotifications());

async function ask(persona: string): Promise<void> {
  await editor.workbench.run("Persona Lab: Apply Persona");
  await editor.workbench.pick(persona);
  await editor.workbench.notification(/proposes \d changes? in/).waitFor();
}

it("refuses to apply over files that changed underneath, and leaves them as they are", async () => {
  const { workbench } = editor;
  workbench.page.setDefaultTimeout(45_000);
  await ask("Hilbert");
  const changed = `${before.fit}# a note\r\n`;
  writeFileSync(path("fit.py"), changed);
  await workbench.run("Persona Lab: Accept All Changes");
  await workbench.reviewItem().filter({ hasText: "Review 3/3" }).waitFor();
  await workbench.run("Persona Lab: Show Review Summary");
  await workbench.page.getByText("fit.py changed since this edit was made").first().waitFor();
  await workbench.run("Persona Lab: Apply Review");
  await workbench.notification("fit.py has changed since this edit was made").waitFor();
  expect(both()).toEqual({ fit: changed, net: before.net });
  writeFileSync(path("fit.py"), before.fit);
});

it("keeps byte-order mark, line ends and a missing newline, and one undo per file", async () => {
  const { workbench } = editor;
  await workbench.run("Persona Lab: Apply Review");
  await workbench.notification("fit.py and net.py now hold the edit").waitFor();
  const fit = before.fit.replace("RATE = 0.02", "RATE = 0.03").replace("WIDTH = 16", "WIDTH = 20");
  expect(working("fit.py")).toBe(fit);
  expect(working("net.py")).toContain("self.gate = nn.Linear(width, width)");
  expect(working("net.py").endsWith("}")).toBe(true);
  const accepted = readFileSync(trialFile(project, newest().id, "accepted", "net.py"), "utf8");
  expect(working("net.py")).toBe(accepted);
  expect(newest()).toMatchObject({ state: "accepted", review: { accepted: 3, rejected: 0 } });
  await workbench.run("View: Show Explorer");
  for (const name of ["fit.py", "net.py"]) {
    const row = workbench.page.locator(".explorer-folders-view .monaco-list-row");
    await row.filter({ hasText: name }).first().dblclick();
    await workbench.page.locator(".tab.active").filter({ hasText: name }).waitFor();
    await workbench.page.locator(".editor-instance .view-lines").first().click();
    await workbench.page.keyboard.press("Control+z");
    await workbench.page.keyboard.press("Control+s");
  }
  await expect.poll(both).toEqual(before);
});

it("ends an edit of which nothing is accepted as rejected", async () => {
  const { workbench } = editor;
  await ask("Einstein");
  await workbench.run("Persona Lab: Reject All Changes");
  await workbench.run("Persona Lab: Apply Review");
  await workbench.notification("Nothing of Albert Einstein's edit was accepted").waitFor();
  expect(newest()).toMatchObject({ persona: "einstein", state: "rejected" });
  expect(both()).toEqual(before);
});

it("asks again with a note, the answer and what it breaks", async () => {
  const { workbench } = editor;
  next = longer;
  await ask("Laplace");
  next = gated;
  await workbench.run("Persona Lab: Ask Again");
  await workbench.enter("Leave the number of rounds alone.");
  await workbench.notification("keeps all").waitFor();
  const [brief, answer, note] = editor.llm.requests.at(-1)!.body.messages!;
  expect(brief!.content).toContain("ROUNDS = 61");
  expect(answer).toEqual({ role: "assistant", content: longer });
  expect(note!.content).toContain("Leave the number of rounds alone.");
  expect(note!.content).toMatch(/frozen-value.*ROUNDS/);
  const [first, second] = trialsOnDisk(project).filter(({ persona }) => persona === "laplace");
  expect(first).toMatchObject({ state: "rejected" });
  expect(second).toMatchObject({ state: "verified" });
  const kept = readFileSync(trialFile(project, second!.id, "brief.md"), "utf8");
  expect(kept).toContain("Leave the number of rounds alone.");
  await workbench.run("Persona Lab: Discard Review");
  await workbench.reviewItem().waitFor({ state: "detached" });
});

it("lets an expert apply what breaks a constraint, and records that", async () => {
  const { workbench } = editor;
  const settings = join(editor.server.home, "data", "Machine", "settings.json");
  const machine = JSON.parse(readFileSync(settings, "utf8"));
  writeFileSync(
    settings,
    JSON.stringify({ ...machine, "personaLab.allowBrokenConstraints": true }),
  );
  next = longer;
  await ask("Archimedes");
  await workbench.run("Persona Lab: Accept All Changes");
  await workbench.run("Persona Lab: Apply Review");
  await workbench.notification("now hold the edit").waitFor();
  expect(newest()).toMatchObject({ state: "accepted", review: { allowedErrors: 1 } });
  expect(working("fit.py")).toContain("ROUNDS = 62\r\n");
});
