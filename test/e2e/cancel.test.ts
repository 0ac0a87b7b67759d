import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { haikuProject, haikuReply } from "../integration/support/haiku-project.ts";
import { childProcessesOf } from "./support/child-processes.ts";
import { editorSession } from "./support/editor-session.ts";
import { trialsOnDisk } from "./support/trials.ts";

// Much to measure, so that the measurement can be caught under way.
const project = haikuProject({ checkTokens: 1_000_000 });
const read = (name: string) => readFileSync(join(project, name), "utf8");
const reply = haikuReply({ fit: read("fit.py"), net: read("net.py") });
// The first answer takes minutes, the second one is there at once.
const editor = editorSession(project, [{ text: reply, chunkDelayMs: 1000 }, { text: reply }]);

beforeEach(() => editor.workbench.closeNotifications());

it("stops asking", async () => {
  await editor.workbench.run("Persona Lab: Apply Persona");
  await editor.workbench.pick("Laplace");
  await editor.workbench.statusText(/laplace asking/);
  await editor.workbench.answer("characters, about", "Cancel");
  await editor.workbench.statusText(/^Persona Lab$/);
  await expect.poll(() => editor.llm.aborted()).toBe(1);
  expect(trialsOnDisk(project)).toEqual([]);
});

it("rejects in review, and nothing runs", async () => {
  await editor.workbench.run("Persona Lab: Apply Persona");
  await editor.workbench.pick("Laplace");
  await editor.workbench.answer("keeps all", "Reject");
  await editor.workbench.statusText(/^Persona Lab$/);
  await editor.workbench.tab(/Laplace/).waitFor({ state: "detached" });
  const trials = trialsOnDisk(project);
  expect(trials.map(({ state, claimed }) => ({ state, claimed }))).toEqual([
    { state: "rejected", claimed: undefined },
  ]);
});

for (const stage of ["training", "exporting", "measuring"]) {
  it(`stops ${stage}, and leaves no process behind`, async () => {
    const before = new Set(trialsOnDisk(project).map(({ id }) => id));
    await editor.workbench.run("Persona Lab: Measure Baseline");
    await editor.workbench.statusText(new RegExp(`baseline ${stage}`), 240_000);
    await editor.workbench.answer("Baseline, seed", "Cancel");
    await editor.workbench.statusText(/^Persona Lab$/);
    const ended = trialsOnDisk(project).filter(({ id }) => !before.has(id));
    expect(ended.map(({ state }) => state)).toEqual(["cancelled"]);
    await expect.poll(() => childProcessesOf(editor.server.home), { timeout: 10_000 }).toEqual([]);
  });
}
