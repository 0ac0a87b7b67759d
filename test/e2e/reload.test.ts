import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { haikuProject, haikuReply } from "../integration/support/haiku-project.ts";
import { childProcessesOf } from "./support/child-processes.ts";
import { editorSession } from "./support/editor-session.ts";
import { trialsOnDisk } from "./support/trials.ts";

const project = haikuProject();
const read = (name: string) => readFileSync(join(project, name), "utf8");
const reply = haikuReply({ fit: read("fit.py"), net: read("net.py") });
const editor = editorSession(project, { text: reply });

it("goes on with a review that a reload interrupted", async () => {
  await editor.workbench.run("Persona Lab: Apply Persona");
  await editor.workbench.pick("Archimedes");
  await editor.workbench.notification("keeps all").waitFor();
  await editor.workbench.reload();
  await editor.workbench.answer("still waits for your decision", "Resume Review");
  await editor.workbench.notification("keeps all").waitFor();
  await editor.workbench.page.getByText("torch.sigmoid(self.gate(state))").first().waitFor();
  expect(trialsOnDisk(project).map(({ state }) => state)).toEqual(["verified"]);
});

it("ends a training that a reload interrupted, and says so in the dashboard", async () => {
  await editor.workbench.answer("keeps all", "Accept and Train");
  await editor.workbench.run("Persona Lab: Open Dashboard");
  await editor.workbench.dashboard().locator(".uplot canvas").waitFor();
  await editor.workbench.reload();
  const row = editor.workbench.dashboard().locator("[data-trial]").filter({ hasText: "baseline" });
  await row.filter({ hasText: /cancelled|interrupted/ }).waitFor();
  await expect.poll(() => childProcessesOf(editor.server.home), { timeout: 60_000 }).toEqual([]);
  expect(trialsOnDisk(project).some(({ state }) => state === "training")).toBe(false);
});

it("trains to the end after that", async () => {
  await editor.workbench.run("Persona Lab: Measure Baseline");
  await editor.workbench.statusText(/\d\.\d{3}/, 240_000);
  await workbench
    .dashboard()
    .locator("[data-trial]")
    .filter({ hasText: /done.*±/ })
    .waitFor();
});
