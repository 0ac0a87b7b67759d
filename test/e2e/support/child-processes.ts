import { readdirSync, readFileSync } from "node:fs";

const PROGRAMS = ["runner.py", "measure-process.js", "export-check-process.js"];

/**
 * The command lines of Persona Lab's own processes, running now, that were started from a folder:
 * training, export and measurement. Linux only, where the suite runs.
 */
export function childProcessesOf(installation: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(commandLine)
    .filter((line) => line.includes(installation))
    .filter((line) => PROGRAMS.some((program) => line.includes(program)));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
