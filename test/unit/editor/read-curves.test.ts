import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readCurves } from "../../../src/editor/dashboard/read-curves.ts";

const ID = "20260304-050607-emmy-00ff";

function trialWith(events: string): string {
  const root = mkdtempSync(join(tmpdir(), "curves-"));
  const folder = join(root, ".persona-lab", "trials", ID);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "events.jsonl"), events);
  return root;
}

function step(iteration: number, loss: number | null, time?: string): string {
  return JSON.stringify({ time, type: "step", iteration, loss });
}

it("reads both losses of a trial, those that are not finite included", async () => {
  const validation = JSON.stringify({ type: "validation", iteration: 5, loss: 2.5 });
  const root = trialWith([step(0, 3), validation, step(6, null), ""].join("\n"));
  expect(await readCurves(root, ID)).toEqual({
    training: [
      { iteration: 0, loss: 3, seconds: null },
      { iteration: 6, loss: null, seconds: null },
    ],
    validation: [{ iteration: 5, loss: 2.5, seconds: null }],
  });
});

it("counts seconds from the first reading, where times were noted", async () => {
  const lines = [
    step(0, 3, "2026-03-04T05:06:07.000Z"),
    step(10, 2, "2026-03-04T05:06:09.500Z"),
    step(20, 1),
  ];
  const { training } = await readCurves(trialWith(lines.join("\n")), ID);
  expect(training.map(({ seconds }) => seconds)).toEqual([0, 2.5, null]);
});

it("leaves out the line that a kill cut off", async () => {
  const root = trialWith(`${step(0, 3)}\n${step(1, 2.75).slice(0, -4)}`);
  expect((await readCurves(root, ID)).training).toEqual([{ iteration: 0, loss: 3, seconds: null }]);
});

it("thins a long curve, and keeps its first and last point", async () => {
  const lines = Array.from({ length: 10_001 }, (_, iteration) => step(iteration, 1));
  const { training } = await readCurves(trialWith(lines.join("\n")), ID);
  expect(training.length).toBeLessThan(500);
  expect(training[0]?.iteration).toBe(0);
  expect(training.at(-1)?.iteration).toBe(10_000);
});

it("has nothing to show of a trial that never trained", async () => {
  const root = mkdtempSync(join(tmpdir(), "curves-"));
  expect(await readCurves(root, ID)).toEqual({ training: [], validation: [] });
});
