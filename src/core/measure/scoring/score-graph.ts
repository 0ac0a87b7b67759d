import { readFile } from "node:fs/promises";
import { Failure, systemCode } from "../../failure.ts";
import { sha256 } from "../../ledger/sha256.ts";
import { TokenFile } from "../data/token-file.ts";
import { WindowSource } from "../data/windows.ts";
import type { ScoreJob, ScoreResult } from "../measure-protocol.ts";
import { mostRows } from "./batch-rows.ts";
import { checkIds, vocabularySize } from "./check-ids.ts";
import { onnxReason } from "./onnx-error.ts";
import { type GraphUnderTest, openGraph } from "./open-graph.ts";
import { runProbes } from "./run-probes.ts";
import { type Sources, scoreSources } from "./score-sources.ts";
import type { ScoreTools } from "./score-tools.ts";
import { ProviderLost } from "./scorer.ts";

/**
 * Scores one graph on one data file (and a holdout) and runs the probes that need the graph: all
 * that happens in the measuring process.
 *
 * @throws Failure (input) where a file cannot be read or does not fit, (finding) where a file is not
 *   the one expected or even the CPU fails on the way
 */
export async function scoreGraph(job: ScoreJob, tools: ScoreTools): Promise<ScoreResult> {
  tools.onProgress({ stage: "check", done: 0, total: 1 });
  const graph = await readGraph(job.modelPath);
  const hash = sha256(graph);
  assertHash(job.modelPath, hash, job.expectedModelSha256);
  const files: TokenFile[] = [];
  const open = async (path: string) => {
    const file = await TokenFile.open(path, job.dtype);
    files.push(file);
    return WindowSource.of(file, job.blockSize, job.windows);
  };
  try {
    const validation = await open(job.dataPath);
    const { summary } = validation.file;
    assertHash(job.dataPath, summary.sha256, job.expectedDataSha256);
    const holdout = job.holdoutPath === undefined ? undefined : await open(job.holdoutPath);
    tools.onProgress({ stage: "load", done: 0, total: 1 });
    const opened = await openGraph(job, tools.factoryFor(graph));
    const sources = { validation, holdout };
    const outcome = await scoreOpened(job, tools, opened, sources, graph.length);
    const { vocabulary } = outcome;
    for (const file of files) await file.assertUnchanged();
    return {
      ...outcome,
      model: { sha256: hash, bytes: graph.length, vocabulary },
      data: { sha256: summary.sha256, tokens: summary.tokens },
    };
  } catch (error) {
    if (!(error instanceof ProviderLost)) throw error;
    throw new Failure("finding", `The graph ${job.modelPath} could not be run: ${error.message}.`);
  } finally {
    for (const file of files) await file.close();
  }
}

type Outcome = Omit<ScoreResult, "model" | "data"> & { vocabulary: number | undefined };

async function scoreOpened(
  job: ScoreJob,
  tools: ScoreTools,
  graph: GraphUnderTest,
  sources: Sources,
  bytes: number,
): Promise<Outcome> {
  await checkIds(graph.cpu, sources.validation.file, job);
  if (sources.holdout !== undefined) await checkIds(graph.cpu, sources.holdout.file, job);
  const known = sources.validation.file.summary.largestId;
  const vocabulary = await vocabularySize(graph.cpu, known, job.blockSize);
  const rows = graph.fixedRows ?? mostRows(job.blockSize, vocabulary);
  const scored = await scoreSources({ job, tools, graph, sources, rows, bytes });
  const probes = await runProbes({ tools, scored, sources, vocabulary });
  const { scorer, validation, holdout, note, calibration } = scored;
  return {
    vocabulary,
    provider: {
      used: scorer.provider,
      ...(scorer.precision === "float32" ? {} : { precision: scorer.precision }),
      note,
    },
    batchSize: Math.min(scorer.rows, validation.nll.length),
    calibration,
    tokensPerSecond: validation.tokensPerSecond,
    nll: validation.nll,
    holdoutNll: holdout?.nll,
    probes,
  };
}

async function readGraph(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const reason = systemCode(error) === "ENOENT" ? "there is no such file" : onnxReason(error);
    throw new Failure("input", `The graph ${path} cannot be read: ${reason}.`);
  }
}

function assertHash(path: string, found: string, expected: string | undefined): void {
  if (expected === undefined || expected === found) return;
  throw new Failure(
    "finding",
    `${path} is not the file that it should be: its SHA-256 is ${found.slice(0, 12)}… instead of ${expected.slice(0, 12)}….`,
  );
}
