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
const editor = editorSession(project, { text: reply });

beforeEach(() => editor.workbench.closeNotifications());

it("discards a review, and nothing runs", async () => {
  const { workbench } = editor;
  await workbench.run("Persona Lab: Apply Persona");
  await workbench.pick("Laplace");
  await workbench.notification("keeps all").waitFor();
  await workbench.run("Persona Lab: Discard Review");
  await workbench.reviewItem().waitFor({ state: "detached" });
  await workbench.tab("fit.py").waitFor({ state: "detached" });
  await workbench.statusText(/^Persona Lab$/);
  const trials = trialsOnDisk(project);
  expect(trials.map(({ state, claimed }) => ({ state, claimed }))).toEqual([
    { state: "rejected", claimed: undefined },
  ]);
});

for (const stage of ["training", "exporting", "measuring"]) {
  it(`stops ${stage}, and leaves no process behind`, async () => {
    const { workbench } = editor;
    const before = new Set(trialsOnDisk(project).map(({ id }) => id));
    await workbench.run("Persona Lab: Measure Baseline");
    await workbench.statusText(new RegExp(`baseline ${stage}`), 240_000);
    await workbench.answer("Baseline, seed", "Cancel");
    await workbench.statusText(/^Persona Lab$/);
    const ended = trialsOnDisk(project).filter(({ id }) => !before.has(id));
    expect(ended.map(({ state }) => state)).toEqual(["cancelled"]);
    await expect.poll(() => childProcessesOf(editor.server.home), { timeout: 10_000 }).toEqual([]);
  });
}
