import { expect, it } from "vitest";
import { haikuProject } from "../integration/support/haiku-project.ts";
import { childProcessesOf } from "./support/child-processes.ts";
import { editorSession } from "./support/editor-session.ts";
import { trialsOnDisk } from "./support/trials.ts";

const project = haikuProject();
const editor = editorSession(project, {});

it("ends a training that a reload interrupts, and says so in the dashboard", async () => {
  const { workbench } = editor;
  await workbench.run("Persona Lab: Open Dashboard");
  await workbench.dashboard().getByRole("button", { name: "Measure Baseline" }).click();
  await workbench.dashboard().locator(".uplot canvas").waitFor();
  await workbench.reload();
  const row = workbench.dashboard().locator("[data-trial]");
  await row.filter({ hasText: /cancelled|interrupted/ }).waitFor();
  await expect.poll(() => childProcessesOf(editor.server.home), { timeout: 60_000 }).toEqual([]);
  expect(trialsOnDisk(project).map(({ state }) => state)).not.toContain("training");
});

it("trains to the end after that", async () => {
  const { workbench } = editor;
  await workbench.run("Persona Lab: Measure Baseline");
  await workbench.statusText(/^\d\.\d{3}$/, 240_000);
  const row = workbench.dashboard().locator("[data-trial]");
  await row.filter({ hasText: "done" }).filter({ hasText: "±" }).waitFor();
});
