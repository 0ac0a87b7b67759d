import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { systemCode } from "../failure.ts";
import { currentOwner, isAlive, type ProcessOwner, processOwnerSchema } from "./process-owner.ts";

/** A lock held; `release` gives it back and may be called twice. */
export interface ProcessLock {
  release(): void;
}

/**
 * Takes a lock file, or tells who holds it. A dead process has lost its lock.
 *
 * The file is made complete elsewhere and then linked to its name: linking fails when the name
 * exists, so that two takers never both succeed and no reader sees half a file.
 */
export function takeLock(path: string): ProcessLock | { heldBy: ProcessOwner } {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify(currentOwner()));
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (tryLink(own, path)) return { release: () => rmSync(path, { force: true }) };
      const holder = holderOf(path);
      if (holder !== undefined && isAlive(holder)) return { heldBy: holder };
      rmSync(path, { force: true });
    }
    return { heldBy: holderOf(path) ?? currentOwner() };
  } finally {
    rmSync(own, { force: true });
  }
}

function tryLink(existing: string, path: string): boolean {
  try {
    linkSync(existing, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

function holderOf(path: string): ProcessOwner | undefined {
  try {
    return processOwnerSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}
