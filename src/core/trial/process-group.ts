import { spawn } from "node:child_process";

/** Signals a process that leads its own group, and every member of that group. */
export function killGroup(pid: number | undefined, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", windowsHide: true })
      // It has ended already, or there is no taskkill: nothing more can be done.
      .on("error", () => undefined);
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended.
  }
}
