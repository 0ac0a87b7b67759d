import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readReportedCurves } from "../../../src/core/ledger/reported-curves.ts";

function eventsFile(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "curves-")), "events.jsonl");
  writeFileSync(path, text);
  return path;
}

function step(iteration: number, loss: number | null, time?: string): string {
  return JSON.stringify({ time, type: "step", iteration, loss });
}

it("reads both losses of a trial, those that are not finite included", async () => {
  const validation = JSON.stringify({ type: "validation", iteration: 5, loss: 2.5 });
  const events = eventsFile([step(0, 3), validation, step(6, null), ""].join("\n"));
  expect(await readReportedCurves(events)).toEqual({
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
  const { training } = await readReportedCurves(eventsFile(lines.join("\n")));
  expect(training.map(({ seconds }) => seconds)).toEqual([0, 2.5, null]);
});

it("leaves out the line that a kill cut off", async () => {
  const events = eventsFile(`${step(0, 3)}\n${step(1, 2.75).slice(0, -4)}`);
  expect((await readReportedCurves(events)).training).toEqual([
    { iteration: 0, loss: 3, seconds: null },
  ]);
});

it("thins a long curve, and keeps its first and last point", async () => {
  const lines = Array.from({ length: 10_001 }, (_, iteration) => step(iteration, 1));
  const { training } = await readReportedCurves(eventsFile(lines.join("\n")));
  expect(training.length).toBeLessThan(500);
  expect(training[0]?.iteration).toBe(0);
  expect(training.at(-1)?.iteration).toBe(10_000);
});

it("has nothing to show of a trial that never trained", async () => {
  const events = join(mkdtempSync(join(tmpdir(), "curves-")), "events.jsonl");
  expect(await readReportedCurves(events)).toEqual({ training: [], validation: [] });
});
