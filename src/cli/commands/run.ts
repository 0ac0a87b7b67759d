import { resolve } from "node:path";
import { analyseBaseline } from "../../core/constraints/verify.ts";
import { Failure } from "../../core/failure.ts";
import { providerCandidates } from "../../core/measure/scoring/providers.ts";
import { loadPersona } from "../../core/persona/list-personas.ts";
import { renderBrief } from "../../core/persona/render-brief.ts";
import type { Project } from "../../core/project/load-project.ts";
import { loadProject } from "../../core/project/load-project.ts";
import type { SourcePair } from "../../core/project/source-pair.ts";
import { shippedRoot } from "../../core/runtime-files.ts";
import {
  candidateFrom,
  type DraftedTrial,
  draftTrial,
  type RawReply,
} from "../../core/trial/draft-trial.ts";
import { progressPrinter } from "../../core/trial/progress-printer.ts";
import { findPython } from "../../core/trial/python-environment.ts";
import { finishedTrialOf } from "../../core/trial/reuse-trial.ts";
import { runBaseline } from "../../core/trial/run-baseline.ts";
import { rejectTrial, runCandidate } from "../../core/trial/run-candidate.ts";
import type { Trial } from "../../core/trial/trial.ts";
import type { TrialContext } from "../../core/trial/trial-context.ts";
import { cancelSignal } from "../cancel-signal.ts";
import { confirmOnTerminal } from "../confirm.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printJson, printLine, printNote } from "../print.ts";
import { isLive, obtainReply } from "../reply-source.ts";
import { trialTable } from "../trial-table.ts";

export interface RunOptions {
  readonly project: string;
  readonly persona?: string;
  readonly reply?: string;
  readonly baseline?: boolean;
  readonly seed: number;
  readonly provider: string;
  readonly python?: string;
  readonly model?: string;
  readonly reuse?: boolean;
  readonly ask?: boolean;
  readonly json?: boolean;
}

/** `run`: a trial from the brief to its measured loss. Calling it is consent to run the code. */
export async function run(options: RunOptions): Promise<ExitCode> {
  if ((options.persona === undefined) === !options.baseline) {
    throw new Failure("input", "Name either a persona with --persona, or --baseline.");
  }
  if (options.baseline && options.reply !== undefined) {
    throw new Failure(
      "input",
      "The baseline takes no reply: leave --reply out, or name --persona.",
    );
  }
  providerCandidates(options.provider);
  const trial = options.baseline
    ? await runProjectItself(options)
    : await runPersona(options, options.persona ?? "");
  if (options.json) printJson(trial);
  else printOutcome(trial);
  return trial.state === "done" && trial.measurement?.valid ? EXIT.fine : EXIT.finding;
}

async function runProjectItself(options: RunOptions): Promise<Trial> {
  const project = await loadProject(options.project);
  const analysis = analyseBaseline(project.pair, project.file);
  if (options.reuse) {
    const finished = await finishedTrialOf(project, project.pair, "baseline", options.seed);
    if (finished) return reused(finished);
  }
  return runBaseline(await contextOf(options, project), analysis, options.seed);
}

async function runPersona(options: RunOptions, personaId: string): Promise<Trial> {
  const project = await loadProject(options.project);
  const persona = await loadPersona(personaId, project.root);
  const analysis = analyseBaseline(project.pair, project.file);
  const brief = renderBrief(persona, project, analysis.constraints);
  const signal = cancelSignal();
  // A live answer costs money and minutes: what it needs later has to be there first.
  const early = isLive(options) ? await contextOf(options, project) : undefined;
  const reply = await obtainReply({ options, personaId, project, brief, signal });
  if (options.reuse) {
    const pair = proposedPair(project, reply);
    const finished = pair && (await finishedTrialOf(project, pair, personaId, options.seed));
    if (finished) return reused(finished);
  }
  const context = early ?? (await contextOf(options, project));
  const drafted = await draftTrial({
    project,
    baseline: analysis,
    persona: personaId,
    seed: options.seed,
    brief,
    reply,
  });
  for (const note of drafted.notes) printNote(`note: ${note}`);
  const { candidate, folder } = drafted;
  if (drafted.trial.state !== "verified" || candidate === null) return drafted.trial;
  if (options.ask && !(await approved(drafted))) return rejectTrial(folder, drafted.trial);
  return runCandidate(context, analysis, drafted, candidate);
}

/** The pair to look for among finished trials; an unusable reply has its own path, as a trial. */
function proposedPair(project: Project, reply: RawReply): SourcePair | undefined {
  try {
    return candidateFrom(project, reply).candidate;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

async function approved(drafted: DraftedTrial): Promise<boolean> {
  const { readFile } = await import("node:fs/promises");
  printNote(await readFile(drafted.folder.diff, "utf8"));
  const { printVerification } = await import("./verify.ts");
  if (drafted.trial.verification) printVerification(drafted.trial.verification, printNote);
  return confirmOnTerminal("Run this code?");
}

async function contextOf(
  options: RunOptions,
  project: TrialContext["project"],
): Promise<TrialContext> {
  const folders = [project.root, process.cwd(), shippedRoot()];
  const python = await findPython(
    folders.map((folder) => resolve(folder)),
    options.python,
  );
  return {
    project,
    python: python.executable,
    provider: options.provider,
    signal: cancelSignal(),
    onProgress: progressPrinter(printNote),
  };
}

function reused(trial: Trial): Trial {
  printNote(`Reused the finished trial ${trial.id}.`);
  return trial;
}

function printOutcome(trial: Trial): void {
  for (const line of trialTable([trial])) printLine(line);
  if (trial.reason) printLine(`${trial.state}: ${trial.reason}`);
  for (const probe of trial.measurement?.probes ?? []) {
    if (probe.pass === false) printLine(`probe ${probe.id} failed: ${probe.note}`);
  }
}
