import { appendFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { type BoundedLog, openBoundedLog } from "./bounded-log.ts";
import { ImportedModules } from "./imported-modules.ts";
import { type RunnerChild, startRunner } from "./runner-child.ts";
import { runnerEnvironment } from "./runner-environment.ts";
import type { RunnerEvent } from "./runner-events.ts";
import { makeScratchFolder, type ScratchFolder } from "./scratch-folder.ts";
import type { ClaimedResult, FailedTraining, TrainingRequest } from "./training-outcome.ts";

/** What one training has running and has learned so far. Everything is let go by `close`. */
export class RunnerSession {
  private readonly log: BoundedLog;
  private readonly scratches: ScratchFolder[] = [];
  private readonly children: RunnerChild[] = [];
  private environment: Record<string, string> | undefined;
  private claimed: ClaimedResult | undefined;
  private device: string | undefined;
  private parameters: number | undefined;
  private imported: ImportedModules | undefined;
  private closing = false;

  constructor(readonly request: TrainingRequest) {
    this.log = openBoundedLog(join(request.trialFolder, "train.log"));
  }

  /** A new scratch folder with the accepted sources; each process gets its own. */
  async makeScratch(): Promise<ScratchFolder> {
    const { projectRoot, sources, holdoutPath } = this.request;
    this.checkOpen();
    const scratch = await makeScratchFolder(projectRoot, sources, holdoutPath);
    this.scratches.push(scratch);
    this.imported ??= new ImportedModules(scratch.pythonFiles);
    return scratch;
  }

  start(scratch: ScratchFolder, request: Readonly<Record<string, unknown>>): RunnerChild {
    const { python, seed, projectFile, device } = this.request;
    this.checkOpen();
    const child = startRunner({
      python,
      cwd: scratch.project,
      environment: runnerEnvironment(scratch, device),
      log: this.log,
      onEvent: (event) => this.noted(event),
      request: {
        ...request,
        seed,
        train: projectFile.train,
        entry: projectFile.entry,
        returns: projectFile.returns,
        dtype: projectFile.dtype,
        scratch: scratch.project,
        scratchBase: scratch.base,
      },
    });
    this.children.push(child);
    return child;
  }

  /** What a failure can tell besides its reason. */
  failed(
    stage: FailedTraining["stage"],
    reason: string,
    more: Pick<FailedTraining, "traceback" | "location"> = {},
  ): FailedTraining {
    const facts = this.facts();
    return {
      state: "failed",
      stage,
      reason,
      ...(more.traceback === undefined ? {} : { traceback: more.traceback }),
      ...(more.location === undefined ? {} : { location: more.location }),
      ...(facts.claimed ? { claimed: facts.claimed } : {}),
      ...(this.device === undefined ? {} : { device: this.device }),
      ...(this.parameters === undefined ? {} : { parameters: this.parameters }),
      ...(this.imported ? { imported: this.imported.all() } : {}),
      ...(this.environment ? { environment: this.environment } : {}),
    };
  }

  facts() {
    return {
      claimed: this.claimed,
      environment: this.environment ?? {},
      imported: this.imported?.all() ?? {},
      importedOtherwise: this.imported?.otherwise() ?? [],
    };
  }

  /** The last lines that a process wrote before it ended. */
  logTail(): string {
    return this.log.tail();
  }

  /** Folders below which a file that the run opened belongs to the project. */
  roots(): string[] {
    const { projectRoot } = this.request;
    return [...this.scratches.map((scratch) => scratch.project), projectRoot, real(projectRoot)];
  }

  /** Ends every process and removes every scratch folder. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all(this.children.map((child) => child.end()));
    await this.log.close();
    for (const scratch of this.scratches) await scratch.remove().catch(() => undefined);
  }

  private checkOpen(): void {
    if (this.closing) throw new Error("the run has been ended");
  }

  private noted(event: RunnerEvent): void {
    if (event.type === "started") this.environment = event.environment;
    if (event.type === "returned") this.claimed = event.claimed;
    if (event.type === "imported") this.imported?.add(event.path, event.sha256);
    if (event.type === "parameters") {
      this.device = event.device;
      this.parameters = event.parameters;
    }
    this.record(event);
    this.request.onEvent(event);
  }

  private record(event: RunnerEvent): void {
    const line = `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`;
    try {
      appendFileSync(join(this.request.trialFolder, "events.jsonl"), line);
    } catch {
      // A full disk is told by what must be written: the graph, the trial.
    }
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
