import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { runnerFolder } from "../runtime-files.ts";
import type { BoundedLog } from "./bounded-log.ts";
import { killGroup } from "./process-group.ts";
import { type RunnerEvent, type RunnerEventOf, runnerEventSchema } from "./runner-events.ts";

/** How a runner's process ended by itself. */
export interface RunnerEnd {
  readonly type: "ended";
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Set where the process could not be started. */
  readonly startError?: string;
}

/** One Python process of the runner. */
export interface RunnerChild {
  readonly pid: number | undefined;
  /** Waits for the next event of one of these types, or for the end of the process. */
  until<T extends RunnerEvent["type"]>(...types: T[]): Promise<RunnerEventOf<T> | RunnerEnd>;
  /** Sends a command. */
  send(command: RunnerCommand): void;
  /** Ends the process and everything that it started; resolves when it has ended. */
  end(): Promise<void>;
}

export type RunnerCommand =
  | { readonly do: "export"; readonly exporter: string; readonly path: string }
  | { readonly do: "end" };

export interface RunnerStart {
  readonly python: string;
  /** Goes to the runner's standard input, not to its environment or command line. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly log: BoundedLog;
  readonly onEvent: (event: RunnerEvent) => void;
}

/** How long a run may take to end by itself after it was asked to. */
const GRACE_MS = 2_500;
/** How long to wait for the rest of what a process that has ended wrote. */
const DRAIN_MS = 2_000;

/** Starts the runner as the leader of a process group of its own. */
export function startRunner(start: RunnerStart): RunnerChild {
  const waiting = new EventQueue();
  const child = spawn(start.python, ["-s", "-B", "-u", join(runnerFolder(), "runner.py")], {
    cwd: start.cwd,
    env: { ...start.environment },
    detached: process.platform !== "win32",
    windowsHide: true,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  const events = child.stdio[3];
  const outputs = [child.stdout, child.stderr, ...(events instanceof Readable ? [events] : [])];
  for (const stream of [child.stdin, ...outputs]) stream.on("error", () => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => start.log.write(chunk));
  }
  if (events instanceof Readable) {
    createInterface({ input: events }).on("line", (line) => {
      const event = parseEvent(line);
      if (event === null) return;
      start.onEvent(event);
      waiting.push(event);
    });
  }
  const ended = endOfProcess(child, outputs).then((end) => waiting.close(end));
  const write = (value: unknown) => void child.stdin.write(`${JSON.stringify(value)}\n`);
  write(start.request);
  return {
    pid: child.pid,
    until: (...types) => waiting.until(types),
    send: write,
    async end() {
      const isRunning = child.exitCode === null && child.signalCode === null;
      if (isRunning) killGroup(child.pid, "SIGTERM");
      const force = setTimeout(() => killGroup(child.pid, "SIGKILL"), GRACE_MS);
      await ended;
      clearTimeout(force);
    },
  };
}

/** Resolves when the process has ended, its children are killed, and its last output was read. */
function endOfProcess(child: ChildProcess, outputs: readonly Readable[]): Promise<RunnerEnd> {
  return new Promise((resolve) => {
    child.once("error", (error) =>
      resolve({ type: "ended", exitCode: null, signal: null, startError: error.message }),
    );
    child.once("exit", (exitCode, signal) => {
      // What it started and left behind must not go on training, nor hold its pipes open.
      killGroup(child.pid, "SIGKILL");
      void Promise.all(outputs.map(endOf)).then(() => resolve({ type: "ended", exitCode, signal }));
    });
  });
}

function endOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, DRAIN_MS);
    stream.once("close", () => {
      clearTimeout(timer);
      // The line reader delivers the last line in a later turn.
      setImmediate(resolve);
    });
  });
}

function parseEvent(line: string): RunnerEvent | null {
  try {
    const parsed = runnerEventSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Events in the order of their arrival, read by one reader. */
class EventQueue {
  private readonly events: RunnerEvent[] = [];
  private end: RunnerEnd | null = null;
  private wake: (() => void) | null = null;

  push(event: RunnerEvent): void {
    this.events.push(event);
    this.wake?.();
  }

  close(end: RunnerEnd): void {
    this.end ??= end;
    this.wake?.();
  }

  async until<T extends RunnerEvent["type"]>(
    types: readonly T[],
  ): Promise<RunnerEventOf<T> | RunnerEnd> {
    for (;;) {
      const event = this.events.shift();
      if (event !== undefined) {
        if (isOneOf(event, types)) return event;
        continue;
      }
      if (this.end !== null) return this.end;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = null;
    }
  }
}

function isOneOf<T extends RunnerEvent["type"]>(
  event: RunnerEvent,
  types: readonly T[],
): event is RunnerEventOf<T> {
  return types.some((type) => type === event.type);
}
