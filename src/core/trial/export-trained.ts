import { copyFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { sha256OfFile } from "../ledger/sha256.ts";
import { toProjectPath, trainingFile, validationFile } from "./data-files.ts";
import { checkExportAgreement } from "./export-check.ts";
import type { RunnerChild } from "./runner-child.ts";
import type { RunFacts, RunnerEventOf } from "./runner-events.ts";
import type { RunnerSession } from "./runner-session.ts";
import type { TrainedRun } from "./trained-run.ts";
import type { ExportedGraph, FailedTraining, TrainingOutcome } from "./training-outcome.ts";

const EXPORTERS = ["torchscript", "dynamo"] as const;

interface AgreedGraph {
  readonly path: string;
  readonly told: RunnerEventOf<"exported">;
  readonly maxDifference: number;
}

/** Why the exporters of one process made no usable graph. */
interface NoGraph {
  readonly problems: readonly string[];
  readonly first?: Pick<FailedTraining, "traceback" | "location">;
  /** The model could not be made there at all. */
  readonly notReconstructed?: string;
}

/**
 * Exports a trained model: in a fresh process where the model can be made again there, else in the
 * training process; then ends the training process, and hashes what is left.
 */
export async function exportTrained(
  session: RunnerSession,
  trained: TrainedRun,
  signal: AbortSignal,
): Promise<TrainingOutcome> {
  let made = await exportInFreshProcess(session, trained, signal);
  let methodNote: string | undefined;
  if ("problems" in made && made.notReconstructed !== undefined) {
    methodNote = made.notReconstructed;
    made = await tryExporters(trained.child, trained, trained.scratch.handoff, signal);
  }
  trained.child.send({ do: "end" });
  await trained.child.end();
  if ("problems" in made) return notExportable(session, made);
  const path = join(session.request.trialFolder, "model.onnx");
  await copyFile(made.path, path);
  const sha256 = await sha256OfFile(path);
  if (sha256 !== made.told.sha256) {
    return session.failed("exporting", "The exported graph was changed after its export.");
  }
  const note = methodNote ?? made.told.methodNote;
  return outcome(session, trained.facts, {
    path,
    sha256,
    bytes: (await stat(path)).size,
    exporter: made.told.exporter,
    method: made.told.method,
    ...(note === undefined ? {} : { methodNote: note }),
    maxDifference: made.maxDifference,
  });
}

/** The fresh process gets the sources anew: what training did to its own folder is of no effect. */
async function exportInFreshProcess(
  session: RunnerSession,
  trained: TrainedRun,
  signal: AbortSignal,
): Promise<AgreedGraph | NoGraph> {
  const scratch = await session.makeScratch();
  const child = session.start(scratch, {
    mode: "export",
    handoff: trained.scratch.handoff,
    scriptIsImportable: trained.facts.scriptIsImportable,
  });
  const answer = await child.until("reconstructed", "failed");
  if (answer.type !== "reconstructed") {
    await child.end();
    const why = answer.type === "failed" ? answer.reason : "the fresh process ended early";
    return { problems: [], notReconstructed: why };
  }
  const made = await tryExporters(child, trained, scratch.handoff, signal);
  await child.end();
  return made;
}

async function tryExporters(
  child: RunnerChild,
  trained: TrainedRun,
  folder: string,
  signal: AbortSignal,
): Promise<AgreedGraph | NoGraph> {
  const problems: string[] = [];
  let first: NoGraph["first"];
  for (const exporter of EXPORTERS) {
    const path = join(folder, `${exporter}.onnx`);
    child.send({ do: "export", exporter, path });
    const told = await child.until("exported", "failed");
    if (told.type === "ended") {
      problems.push(`the process died in the ${exporter} exporter`);
      break;
    }
    if (told.type === "failed") {
      problems.push(told.reason);
      first ??= told;
      continue;
    }
    const check = await checkExportAgreement(path, trained.referencePath, signal);
    if (check.agrees) return { path, told, maxDifference: check.greatest ?? 0 };
    problems.push(`the ${exporter} exporter's graph is wrong: ${check.problem ?? "unknown"}`);
  }
  return { problems, ...(first === undefined ? {} : { first }) };
}

function notExportable(session: RunnerSession, made: NoGraph): FailedTraining {
  const { location } = made.first ?? {};
  const place = location ? ` (${location.file}:${location.line})` : "";
  const why = made.problems.join("; ") || made.notReconstructed || "no exporter is installed";
  return session.failed("exporting", `The model is not exportable${place}: ${why}.`, made.first);
}

function outcome(session: RunnerSession, facts: RunFacts, graph: ExportedGraph): TrainingOutcome {
  const known = session.facts();
  const { scriptIsImportable: _, dataFiles, ...told } = facts;
  const roots = session.roots();
  const files = dataFiles.map((file) => ({ ...file, path: toProjectPath(file.path, roots) }));
  return {
    state: "exported",
    claimed: known.claimed ?? { bestVloss: null, elapsedMin: null },
    ...told,
    imported: known.imported,
    importedOtherwise: known.importedOtherwise,
    dataFiles: files,
    trainingFile: trainingFile(files),
    validationFile: validationFile(files),
    graph,
    environment: known.environment,
  };
}
