import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built command line. */
export const CLI = fileURLToPath(new URL("../../../dist/cli.js", import.meta.url));

/** How a command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The Python of the test run, as `npm test` found or made it. */
export function testPython(): string {
  return (
    process.env.PERSONA_LAB_PYTHON ??
    fileURLToPath(new URL("../../../.venv/bin/python", import.meta.url))
  );
}

/** Starts the built command line; the environment holds no key unless the test gives one. */
export function startCli(
  args: readonly string[],
  options: { env?: Record<string, string>; cwd?: string; input?: string } = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const { OPENAI_API_KEY: _key, OPENAI_BASE_URL: _url, ...environment } = process.env;
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...environment, PERSONA_LAB_PYTHON: testPython(), ...options.env },
    cwd: options.cwd,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  child.stdin.end(options.input ?? "");
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

/** Runs the built command line to its end. */
export function cli(
  args: readonly string[],
  options: Parameters<typeof startCli>[1] = {},
): Promise<Ended> {
  return startCli(args, options).ended;
}
