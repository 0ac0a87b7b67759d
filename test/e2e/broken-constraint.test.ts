import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { haikuProject } from "../integration/support/haiku-project.ts";
import { editorSession } from "./support/editor-session.ts";
import { screenshot } from "./support/screenshots.ts";
import { trialsOnDisk } from "./support/trials.ts";

const project = haikuProject();
const fit = readFileSync(join(project, "fit.py"), "utf8").replace("ROUNDS = 61", "ROUNDS = 610");
const reply = `Ten times the rounds.\n\n\`\`\`python\nfit.py\n${fit}\`\`\`\n\n\`\`\`python\nnet.py\n\`\`\`\n`;
const editor = editorSession(project, { text: reply });

it("shows a broken constraint in Problems, with a link to the baseline's line", async () => {
  await editor.workbench.run("Persona Lab: Apply Persona");
  await editor.workbench.pick("Hilbert");
  await editor.workbench.answer("cannot be run", "Show Problems");
  const problem = editor.workbench.problems().filter({ hasText: "ROUNDS" }).first();
  await problem.waitFor();
  await editor.workbench.problems().filter({ hasText: "The constraint: ROUNDS = 61" }).waitFor();
  await screenshot(editor.workbench.page, "problems");
  await editor.workbench.problems().filter({ hasText: "The constraint: ROUNDS = 61" }).dblclick();
  await editor.workbench.tab(/^fit\.py$/).waitFor();
});

it("cannot be made to run it", async () => {
  await editor.workbench.run("Persona Lab: Accept and Train");
  await editor.workbench.notification("breaks a constraint, so it cannot be run").waitFor();
  const [trial] = trialsOnDisk(project);
  expect(trial).toMatchObject({ state: "rejected", verification: { verdict: "fail" } });
  expect(trial?.claimed).toBeUndefined();
});
