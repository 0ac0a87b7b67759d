import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { takeLock } from "../../../src/core/ledger/process-lock.ts";
import { currentOwner, isAlive } from "../../../src/core/ledger/process-owner.ts";

const newLockPath = () => join(mkdtempSync(join(tmpdir(), "lock-")), "nested", "training.lock");

test("a lock that is held is refused and names its holder", () => {
  const path = newLockPath();
  const first = takeLock(path);
  expect(first).toHaveProperty("release");
  expect(takeLock(path)).toEqual({ heldBy: currentOwner() });
});

test("a released lock can be taken again, and releasing twice does no harm", () => {
  const path = newLockPath();
  const first = takeLock(path);
  if (!("release" in first)) throw new Error("the first taker was refused");
  first.release();
  first.release();
  expect(takeLock(path)).toHaveProperty("release");
});

test("a process that was killed has lost its lock", async () => {
  const path = newLockPath();
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const { pid } = child;
  if (pid === undefined) throw new Error("no child process");
  const held = takeLock(path);
  if (!("release" in held)) throw new Error("refused");
  writeFileSync(path, JSON.stringify({ schema: 1, pid, startMark: null }));
  expect(takeLock(path)).toEqual({ heldBy: { schema: 1, pid, startMark: null } });
  const gone = new Promise((resolve) => child.on("close", resolve));
  child.kill("SIGKILL");
  await gone;
  expect(takeLock(path)).toHaveProperty("release");
});

test("another process with the same number is not the owner", () => {
  const owner = currentOwner();
  expect(isAlive(owner)).toBe(true);
  expect(isAlive({ ...owner, startMark: "another start" })).toBe(false);
});

test("a damaged lock file holds nobody up", () => {
  const path = newLockPath();
  const first = takeLock(path);
  if (!("release" in first)) throw new Error("refused");
  writeFileSync(path, "{ half");
  expect(takeLock(path)).toHaveProperty("release");
});
