import { type ChildProcess, spawn } from "node:child_process";
import { Failure, messageOf } from "../failure.ts";
import { shippedPath } from "../runtime-files.ts";
import { type Order, type Report, reportSchema } from "./measure-protocol.ts";

const STDERR_KEPT = 4096;

export interface MeasureProcessOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Extract<Report, { type: "progress" }>) => void) | undefined;
}

/**
 * Starts a measuring process, gives it one order and waits for its last report.
 *
 * Cancelling kills the process at once, whatever it is in the middle of; the process ends by itself
 * when its parent is gone.
 *
 * @throws Failure as the process reports it; Failure (finding) if it was cancelled or died
 */
export function runMeasureProcess(
  order: Order,
  { signal, onProgress }: MeasureProcessOptions = {},
): Promise<Exclude<Report, { type: "progress" | "failed" }>> {
  if (signal?.aborted) return Promise.reject(cancelled());
  const child = startProcess();
  const stderr = tailOf(child);
  return new Promise<Exclude<Report, { type: "progress" | "failed" }>>((resolve, reject) => {
    const cancel = () => reject(cancelled());
    signal?.addEventListener("abort", cancel, { once: true });
    child.on("message", (message) => {
      const parsed = reportSchema.safeParse(message);
      if (!parsed.success) reject(new Error(`Unknown report: ${parsed.error.message}`));
      else if (parsed.data.type === "progress") onProgress?.(parsed.data);
      else if (parsed.data.type === "failed") {
        reject(new Failure(parsed.data.kind, parsed.data.message));
      } else resolve(parsed.data);
    });
    child.once("error", (error) => reject(died(messageOf(error))));
    child.once("exit", (code, killer) => {
      reject(died(`${killer ?? `exit code ${code}`}${lastLine(stderr())}`));
    });
    child.send(order, (error) => error && reject(died(messageOf(error))));
    child.once("close", () => signal?.removeEventListener("abort", cancel));
  }).finally(() => child.kill("SIGKILL"));
}

/** In Electron, `process.execPath` is the editor: the variable makes it run as plain Node. */
function startProcess(): ChildProcess {
  const { NODE_OPTIONS: _debugging, ...environment } = process.env;
  return spawn(process.execPath, [shippedPath("measure-process.js", "dist/measure-process.js")], {
    env: { ...environment, ELECTRON_RUN_AS_NODE: "1" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    serialization: "advanced",
    windowsHide: true,
  });
}

/** Collects the end of what the process writes to stderr. */
function tailOf(child: ChildProcess): () => string {
  let tail = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-STDERR_KEPT);
  });
  return () => tail;
}

/** The line that names the error, as a tail for a sentence. */
function lastLine(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  const line =
    lines.find((each) => /^(\w*Error|terminate called|FATAL)/.test(each)) ??
    lines.filter((each) => each !== "").at(-1);
  return line === undefined ? "" : `: ${line.replace(/\.$/, "").slice(0, 200)}`;
}

function died(how: string): Failure {
  return new Failure(
    "finding",
    `The measuring process ended before it was done (${how}), so nothing was measured; measure again.`,
  );
}

function cancelled(): Failure {
  return new Failure("finding", "The measurement was cancelled.");
}
