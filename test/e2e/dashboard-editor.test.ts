import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Frame } from "playwright-core";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createTrial } from "../../src/core/ledger/ledger.ts";
import { emptyTrial } from "../../src/core/trial/empty-trial.ts";
import { haikuProject } from "../integration/support/haiku-project.ts";
import { compared, measurement } from "../unit/editor/trials.ts";
import { editorSession } from "./support/editor-session.ts";
import { screenshot } from "./support/screenshots.ts";

const BASELINE = "20300101-120000-baseline-0001";
const EDITED = "20300102-120000-noether-0002";
const project = haikuProject();
const editor = editorSession(project, {});

beforeAll(async () => {
  const baseline = { ...emptyTrial("baseline", 1), id: BASELINE, state: "done" as const };
  await createTrial(project, { ...baseline, measurement: measurement(3.4) });
  const edited = { ...emptyTrial("noether", 1), id: EDITED, baseline: BASELINE };
  const folder = await createTrial(project, {
    ...edited,
    state: "done",
    claimed: { bestVloss: 3.1, elapsedMin: 1 },
    measurement: measurement(3.2, { baseline: compared(-0.2, "better") }),
  });
  const readings = Array.from({ length: 101 }, (_, at) => {
    const loss = 3 + 2 * Math.exp(-at / 20);
    const time = new Date(Date.UTC(2030, 0, 2, 12, 0, at)).toISOString();
    return JSON.stringify({ time, type: "step", iteration: at * 10, loss });
  });
  writeFileSync(folder.events, `${readings.join("\n")}\n`);
  writeFileSync(folder.reply, "The reply <b>as text</b>.");
});

/** The page inside the editor's two frames. */
async function dashboardFrame(): Promise<Frame> {
  return vi.waitFor(
    async () => {
      for (const frame of editor.workbench.page.frames()) {
        const rows = await frame
          .locator("#dashboard [data-trial]")
          .count()
          .catch(() => 0);
        if (rows > 0) return frame;
      }
      throw new Error("No frame shows the dashboard's trials yet.");
    },
    { timeout: 60_000, interval: 200 },
  );
}

function chooseTheme(name: string): void {
  mkdirSync(join(project, ".vscode"), { recursive: true });
  const settings = JSON.stringify({ "workbench.colorTheme": name });
  writeFileSync(join(project, ".vscode", "settings.json"), settings);
}

describe("the dashboard in the editor", () => {
  it("shows curves and texts of a past trial when they are asked for", async () => {
    await editor.workbench.run("Persona Lab: Open Dashboard");
    const frame = await dashboardFrame();
    await frame.locator(`[data-trial="${EDITED}"]`).click();
    await frame.locator(".readings").getByText("noether, seed 1").waitFor();
    await frame.getByRole("tab", { name: "Reply" }).click();
    await frame.getByText("The reply <b>as text</b>.").waitFor();
  });

  it("finds its layout again after it was hidden", async () => {
    const { workbench } = editor;
    await workbench.run("File: New Untitled Text File");
    await workbench.run("View: Close Editor");
    const frame = await dashboardFrame();
    await frame.getByText("The reply <b>as text</b>.").waitFor();
  });

  it.each([
    ["Default Light Modern", "vscode-light"],
    ["Default Dark Modern", "vscode-dark"],
    ["Default High Contrast", "vscode-high-contrast"],
    ["Default High Contrast Light", "vscode-high-contrast-light"],
  ])("has no fault that axe finds in the theme %s", async (name, kind) => {
    chooseTheme(name);
    const frame = await dashboardFrame();
    await frame.locator(`body.${kind}`).waitFor();
    await frame.evaluate(axe.source);
    const faults = await frame.evaluate(async () => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
      const { violations } = await axe.run("#dashboard", { runOnly: { type: "tag", values } });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
    });
    await screenshot(editor.workbench.page, `dashboard-${kind}`);
    expect(faults).toEqual([]);
  });
});
