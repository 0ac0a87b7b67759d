import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { Failure } from "../failure.ts";
import { starterFolder } from "../project/starter.ts";

/** The pinned torch needs at least this Python. */
const OLDEST_PYTHON: readonly [number, number] = [3, 10];
/** What exporting needs besides the starter's requirements. */
const EXPORT_PACKAGES = ["onnx", "onnxscript"];
const VERSION_PROGRAM = "import sys, venv, ensurepip; print(*sys.version_info[:2])";

export interface EnvironmentRequest {
  /** The folder that gets a `.venv`; an existing one is completed. */
  readonly folder: string;
  /** The Python that makes it. */
  readonly python: string;
  readonly signal: AbortSignal;
  /** Each line that the installers write. */
  readonly onLine: (line: string) => void;
}

/** The first Python on the PATH that can make an environment for the pinned torch. */
export async function findBasePython(
  commands: readonly string[] = process.platform === "win32"
    ? ["py", "python"]
    : ["python3", "python"],
): Promise<string | undefined> {
  for (const command of commands) {
    const { exitCode, stdout } = await execa(command, ["-c", VERSION_PROGRAM], {
      reject: false,
      timeout: 30_000,
    });
    const [major = 0, minor = 0] = (stdout ?? "").trim().split(" ").map(Number);
    const isRecent = major > OLDEST_PYTHON[0] || minor >= OLDEST_PYTHON[1];
    if (exitCode === 0 && isRecent) return command;
  }
  return undefined;
}

/**
 * Makes `.venv` in a folder and installs PyTorch, numpy and the exporter's packages. An environment
 * that it began is removed when it is cancelled or fails.
 *
 * @returns the environment's interpreter
 * @throws Failure (finding) when a step fails; what the installers said went to `onLine`
 */
export async function createEnvironment(request: EnvironmentRequest): Promise<string> {
  const environment = join(request.folder, ".venv");
  const [bin, name] = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  const python = join(environment, bin, name);
  const isNew = !existsSync(environment);
  try {
    if (!existsSync(python)) await step(request, request.python, ["-m", "venv", environment]);
    const requirements = join(starterFolder(), "requirements.txt");
    const packages = ["-r", requirements, ...EXPORT_PACKAGES];
    const options = ["--disable-pip-version-check", "--progress-bar", "off"];
    await step(request, python, ["-m", "pip", "install", ...options, ...packages]);
    return python;
  } catch (error) {
    if (isNew) await rm(environment, { recursive: true, force: true });
    throw error;
  }
}

async function step(
  { signal, onLine }: EnvironmentRequest,
  command: string,
  args: readonly string[],
): Promise<void> {
  onLine(`$ ${command} ${args.join(" ")}`);
  const running = execa(command, args, { reject: false, cancelSignal: signal, all: true });
  for await (const line of running.iterable({ from: "all" })) onLine(line);
  const { exitCode } = await running;
  signal.throwIfAborted();
  if (exitCode === 0) return;
  const what = args.includes("pip") ? "PyTorch could not be installed" : "No .venv could be made";
  throw new Failure("finding", `${what} (exit code ${exitCode}): the log shows what pip said.`);
}
