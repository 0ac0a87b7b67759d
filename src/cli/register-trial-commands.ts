import { type Command, InvalidArgumentError } from "commander";
import type { ExportOptions } from "./commands/export-trials.ts";
import type { MeasureOptions } from "./commands/measure.ts";
import type { RunOptions } from "./commands/run.ts";
import type { ExitCode } from "./exit-code.ts";

const PROVIDER_HELP = "auto, cpu, webgpu, cuda, coreml or dml";

/** Registers what trains and measures: run, measure, trials, doctor. */
export function registerTrialCommands(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command("run")
    .description("Run a trial: train, export and measure a persona's edit, or the baseline")
    .requiredOption("--project <dir>", "the project")
    .option("--persona <id>", "the persona to ask")
    .option("--reply <file>", "take this reply instead of asking")
    .option("--baseline", "run the project as it is")
    .option("--seed <n>", "the seed", wholeNumber, 1)
    .option("--provider <name>", PROVIDER_HELP, "auto")
    .option("--python <path>", "the Python to train with")
    .option("--model <name>", "the LLM to ask; else OPENAI_MODEL")
    .option("--reuse", "take a finished trial of the same code, seed and data if there is one")
    .option("--ask", "show diff and verification, then ask before anything runs")
    .option("--json", "print JSON")
    .action(async (options: RunOptions) => {
      const { run } = await import("./commands/run.ts");
      finish(await run(options));
    });
  program
    .command("measure")
    .description("Measure an exported graph, or score a trial again")
    .option("--model <file>", "the ONNX graph")
    .option("--data <file>", "the token ids")
    .option("--block-size <n>", "tokens per window", positiveNumber)
    .option("--trial <dir>", "a trial's folder")
    .option("--dtype <type>", "uint8, uint16, uint32, int32 or int64")
    .option("--provider <name>", PROVIDER_HELP, "auto")
    .option("--windows <n>", "measure this many evenly spaced windows", positiveNumber)
    .option("--json", "print JSON")
    .action(async (options: MeasureOptions) => {
      const { measureCommand } = await import("./commands/measure.ts");
      finish(await measureCommand(options));
    });
  registerTrials(program, finish);
  program
    .command("doctor")
    .description("Tell what works on this machine")
    .option("--project <dir>", "also look for this project's Python", ".")
    .option("--python <path>", "look at this Python only")
    .option("--json", "print JSON")
    .action(async (options: { project: string; python?: string; json?: boolean }) => {
      const { doctor } = await import("./commands/doctor.ts");
      finish(await doctor(options));
    });
}

function registerTrials(program: Command, finish: (code: ExitCode) => void): void {
  const trials = program.command("trials").description("Look at the trials of a project");
  trials
    .command("list")
    .description("List all trials, or the named ones")
    .argument("[ids...]", "only these trials")
    .option("--project <dir>", "the project", ".")
    .option("--json", "print JSON")
    .action(async (ids: string[], options: { project: string; json?: boolean }) => {
      const { listTrials } = await import("./commands/trials.ts");
      finish(await listTrials(ids, options));
    });
  trials
    .command("show")
    .description("Show one trial")
    .argument("<id>", "the trial")
    .option("--project <dir>", "the project", ".")
    .option("--json", "print JSON")
    .action(async (id: string, options: { project: string; json?: boolean }) => {
      const { showTrial } = await import("./commands/trials.ts");
      finish(await showTrial(id, options));
    });
  trials
    .command("export")
    .description("Export all trials, or the named ones, as a report or a table")
    .argument("[ids...]", "only these trials")
    .option("--project <dir>", "the project", ".")
    .requiredOption("--format <format>", "html, csv or jsonl")
    .option("--out <file>", "write to this file; else to standard output")
    .action(async (ids: string[], options: ExportOptions) => {
      const { exportTrials } = await import("./commands/export-trials.ts");
      finish(await exportTrials(ids, options));
    });
  trials
    .command("compare")
    .description("Compare trials with the first one named")
    .argument("<ids...>", "the reference, then the trials to compare with it")
    .option("--project <dir>", "the project", ".")
    .option("--json", "print JSON")
    .action(async (ids: string[], options: { project: string; json?: boolean }) => {
      const { compareTrialsCommand } = await import("./commands/compare-trials.ts");
      finish(await compareTrialsCommand(ids, options));
    });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** 32) {
    throw new InvalidArgumentError("It has to be a whole number from 0 to 4294967295.");
  }
  return value;
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError("It has to be a positive whole number.");
  }
  return value;
}
