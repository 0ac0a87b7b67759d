import { readFileSync } from "node:fs";
import { execaSync } from "execa";
import * as z from "zod";

/**
 * A process, told apart from a later one that got the same number by its start time.
 * Two processes of one number cannot share a start time, so a dead owner is always noticed.
 */
export const processOwnerSchema = z.object({
  schema: z.literal(1),
  pid: z.int().positive(),
  /** The operating system's own start mark; null where it tells none. */
  startMark: z.string().nullable(),
});

export type ProcessOwner = z.infer<typeof processOwnerSchema>;

/** The running process as an owner. */
export function currentOwner(): ProcessOwner {
  return { schema: 1, pid: process.pid, startMark: startMarkOf(process.pid) };
}

/** Whether the very process that took ownership still runs. */
export function isAlive(owner: ProcessOwner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: the process is there but belongs to another user.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  return owner.startMark === null || startMarkOf(owner.pid) === owner.startMark;
}

function startMarkOf(pid: number): string | null {
  if (process.platform === "linux") return linuxStartMark(pid);
  if (process.platform === "win32") return null;
  const listed = execaSync("ps", ["-o", "lstart=", "-p", String(pid)], { reject: false });
  return listed.exitCode === 0 ? listed.stdout.trim() : null;
}

/** Field 22 of /proc/PID/stat (proc(5)): start time in clock ticks since boot. */
function linuxStartMark(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // A zombie has ended; only its parent has not asked for its exit status yet.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
