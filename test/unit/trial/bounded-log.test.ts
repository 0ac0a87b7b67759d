import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openBoundedLog } from "../../../src/core/trial/bounded-log.ts";

it("stops growing at its greatest size, and says so", async () => {
  const folder = await mkdtemp(join(tmpdir(), "log-test-"));
  const path = join(folder, "train.log");
  const log = openBoundedLog(path, 25);
  for (let i = 0; i < 10; i += 1) log.write(Buffer.from(`line ${i}\n`));
  await log.close();
  const text = await readFile(path, "utf8");
  expect(text.startsWith("line 0\nline 1\nline 2\nline")).toBe(true);
  expect(text).toContain("left out");
  expect(text.length).toBeLessThan(120);
  expect(log.tail()).toBe("line 7\nline 8\nline 9");
  await rm(folder, { recursive: true });
});

it("never fails for want of a place to write", async () => {
  const log = openBoundedLog("/nowhere/at/all/train.log");
  log.write(Buffer.from("lost\n"));
  await log.close();
  expect(log.tail()).toBe("lost");
});
