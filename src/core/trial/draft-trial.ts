import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Verification } from "../constraints/verification.ts";
import { type BaselineAnalysis, verifyCandidate } from "../constraints/verify.ts";
import { unifiedDiff } from "../diff/unified-diff.ts";
import { Failure } from "../failure.ts";
import { writeJsonFile, writeTextFile } from "../ledger/json-file.ts";
import { createTrial, saveTrial } from "../ledger/ledger.ts";
import type { TrialFolder } from "../ledger/trial-folder.ts";
import type { Project } from "../project/load-project.ts";
import type { SourcePair } from "../project/source-pair.ts";
import { withLineEndingsOf } from "../reply/line-endings.ts";
import { parseReply } from "../reply/parse-reply.ts";
import { emptyTrial } from "./empty-trial.ts";
import type { Trial } from "./trial.ts";

/** An LLM's raw answer and where it came from. */
export interface RawReply {
  readonly text: string;
  readonly finishReason?: string;
  readonly llm: NonNullable<Trial["llm"]>;
}

/** What a trial is drafted from. */
export interface DraftRequest {
  readonly project: Project;
  readonly baseline: BaselineAnalysis;
  readonly persona: string;
  readonly seed: number;
  readonly brief: string;
  readonly reply: RawReply;
}

/** A trial with its candidate; `candidate` is null when the reply could not be used. */
export interface DraftedTrial {
  readonly trial: Trial;
  readonly folder: TrialFolder;
  readonly candidate: SourcePair | null;
  readonly notes: readonly string[];
}

/**
 * Keeps a reply as a trial, parses it and proves its candidate.
 *
 * The trial ends as `verified`, or as `rejected` with a reason: an unusable reply, or the first
 * broken constraint.
 */
export async function draftTrial(request: DraftRequest): Promise<DraftedTrial> {
  const { project, persona, seed, reply } = request;
  let trial: Trial = { ...emptyTrial(persona, seed), llm: reply.llm };
  const folder = await createTrial(project.root, trial);
  await writeTextFile(folder.brief, request.brief);
  await writeTextFile(folder.reply, reply.text);
  let parsed: { candidate: SourcePair; notes: readonly string[] };
  try {
    parsed = candidateFrom(project, reply);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    trial = { ...trial, state: "rejected", reason: error.message };
    await saveTrial(folder, trial);
    return { trial, folder, candidate: null, notes: [] };
  }
  const { candidate, notes } = parsed;
  await writePair(folder.candidate, candidate);
  await writeTextFile(folder.diff, unifiedDiff(project.pair, candidate));
  const verification = verifyCandidate(request.baseline, candidate);
  await writeJsonFile(folder.verification, { schema: 1, ...verification });
  trial = { ...trial, verification, ...stateAfter(verification) };
  await saveTrial(folder, trial);
  return { trial, folder, candidate, notes };
}

/** Writes both files under a folder of the trial, at their paths within the project. */
export async function writePair(root: string, pair: SourcePair): Promise<void> {
  for (const file of [pair.train, pair.model]) {
    const path = join(root, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeTextFile(path, file.text);
  }
}

/** `verified`, or `rejected` with the number of errors and the first of them. */
export function stateAfter(verification: Verification): Pick<Trial, "state" | "reason"> {
  if (verification.verdict === "pass") return { state: "verified" };
  const errors = verification.violations.filter((violation) => violation.severity === "error");
  const first = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return {
    state: "rejected",
    reason: first
      ? `${first.file}:${first.line} breaks ${first.rule}: ${first.message}${more}`
      : "The candidate breaks a constraint.",
  };
}

/**
 * The pair that a reply proposes, with the line endings of the project's own files.
 *
 * @throws Failure (finding) when the reply holds nothing usable
 */
export function candidateFrom(
  project: Project,
  reply: RawReply,
): { candidate: SourcePair; notes: readonly string[] } {
  const { train, model } = project.pair;
  const parsed = parseReply(reply.text, {
    files: [train.path, model.path],
    entry: project.file.entry,
    ...(reply.finishReason === undefined ? {} : { finishReason: reply.finishReason }),
  });
  const edited = (file: typeof train) => {
    const answer = parsed.files[file.path];
    if (answer === undefined || answer.state === "unmodified") return file;
    return { path: file.path, text: withLineEndingsOf(file.text, answer.text) };
  };
  return { candidate: { train: edited(train), model: edited(model) }, notes: parsed.notes };
}
