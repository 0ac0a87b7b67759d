import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  createTrial,
  disownTrial,
  findTrial,
  readLedger,
  saveTrial,
} from "../../../src/core/ledger/ledger.ts";
import { labFolder } from "../../../src/core/ledger/trial-folder.ts";
import { newTrialId } from "../../../src/core/ledger/trial-id.ts";
import { emptyTrial } from "../../../src/core/trial/empty-trial.ts";

const newProject = () => mkdtempSync(join(tmpdir(), "ledger-"));

/** The number of a process that has surely ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.on("close", resolve));
  return child.pid ?? 0;
}

test("a trial's id tells when, who and which", () => {
  const id = newTrialId("hilbert", new Date("2031-02-03T04:05:06.789Z"));
  expect(id).toMatch(/^20310203-040506-hilbert-[0-9a-f]{4}$/);
});

test("a project without trials has an empty ledger", async () => {
  expect(await readLedger(newProject())).toEqual({ trials: [], unreadable: [] });
});

test("what Persona Lab writes is kept out of version control, but for personas", async () => {
  const root = newProject();
  await createTrial(root, emptyTrial("laplace", 3));
  const ignore = readFileSync(labFolder(root).gitignore, "utf8");
  expect(ignore).toContain("*\n");
  expect(ignore).toContain("!personas/**");
});

test("a trial is listed as it was saved", async () => {
  const root = newProject();
  const drafted = emptyTrial("laplace", 3);
  const folder = await createTrial(root, drafted);
  const done = { ...drafted, state: "done" as const, parameters: 12 };
  await saveTrial(folder, done);
  expect((await readLedger(root)).trials).toEqual([done]);
  expect((await findTrial(root, drafted.id)).trial).toEqual(done);
});

test("a trial whose process died shows as interrupted, and stays so; others are intact", async () => {
  const root = newProject();
  const finished = { ...emptyTrial("einstein", 1), state: "done" as const };
  await saveTrial(await createTrial(root, finished), finished);
  const running = { ...emptyTrial("feynman", 1), state: "training" as const };
  const folder = await createTrial(root, running);
  const owner = { schema: 1, pid: await deadPid(), startMark: "long ago" };
  writeFileSync(folder.owner, JSON.stringify(owner));
  const { trials } = await readLedger(root);
  expect(trials.find(({ id }) => id === finished.id)).toEqual(finished);
  const interrupted = trials.find(({ id }) => id === running.id);
  expect(interrupted?.state).toBe("interrupted");
  expect(interrupted?.reason).toContain("training");
  expect(JSON.parse(readFileSync(folder.trial, "utf8")).state).toBe("interrupted");
});

test("a trial that runs in a living process is not interrupted", async () => {
  const root = newProject();
  await createTrial(root, { ...emptyTrial("feynman", 1), state: "training" });
  expect((await readLedger(root)).trials[0]?.state).toBe("training");
});

test("a review that waits for a person belongs to no process", async () => {
  const root = newProject();
  const folder = await createTrial(root, { ...emptyTrial("feynman", 1), state: "verified" });
  await disownTrial(folder);
  expect((await readLedger(root)).trials[0]?.state).toBe("verified");
});

test("a damaged trial is named and hides no other", async () => {
  const root = newProject();
  const good = { ...emptyTrial("einstein", 1), state: "done" as const };
  await saveTrial(await createTrial(root, good), good);
  const bad = newTrialId("hilbert");
  mkdirSync(join(labFolder(root).trials, bad));
  writeFileSync(join(labFolder(root).trials, bad, "trial.json"), '{"schema": 1, "id":');
  const ledger = await readLedger(root);
  expect(ledger.trials).toEqual([good]);
  expect(ledger.unreadable.map(({ id }) => id)).toEqual([bad]);
});

test("a folder that was being made when its process died is no trial", async () => {
  const root = newProject();
  mkdirSync(join(labFolder(root).trials, ".new-20300101-000000-hilbert-0000"), { recursive: true });
  expect(await readLedger(root)).toEqual({ trials: [], unreadable: [] });
});

test("an id cannot lead out of the ledger", async () => {
  const root = newProject();
  mkdirSync(join(root, "elsewhere"));
  await expect(findTrial(root, "../../elsewhere")).rejects.toThrow("There is no trial");
  expect(existsSync(labFolder(root).root)).toBe(false);
});
