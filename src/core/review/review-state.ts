import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { Failure } from "../failure.ts";
import { readJsonFile, writeJsonFile } from "../ledger/json-file.ts";
import { sha256 } from "../ledger/sha256.ts";
import type { TrialFolder } from "../ledger/trial-folder.ts";
import type { SourceFile, SourcePair } from "../project/source-pair.ts";
import { writePair } from "../trial/draft-trial.ts";
import { type FileReview, startFileReview, withDocument } from "./file-review.ts";
import type { PairReview } from "./pair-review.ts";

const fileStateSchema = z.object({
  path: z.string(),
  /** SHA-256 of the two exact texts that the hunks lie between. */
  baseline: z.string(),
  proposed: z.string(),
  /** The text under review, in document form. */
  document: z.string(),
  accepted: z.array(z.string()),
  rejected: z.array(z.string()),
});

/** `review.json` in a trial's folder, while its review is open. */
export const reviewStateSchema = z.object({
  schema: z.literal(1),
  files: z.array(fileStateSchema).length(2),
});

type FileState = z.infer<typeof fileStateSchema>;

/** Whether a trial's review was begun and not finished. */
export function hasOpenReview(folder: TrialFolder): boolean {
  return existsSync(folder.review);
}

/**
 * Keeps a review as it is now, in one file that is never half-written. `baseline` texts are kept
 * beside it by `keepBaseline`, since the working files may change underneath.
 */
export async function saveReview(folder: TrialFolder, review: PairReview): Promise<void> {
  const state: z.input<typeof reviewStateSchema> = {
    schema: 1,
    files: [stateOf(review.train), stateOf(review.model)],
  };
  await writeJsonFile(folder.review, state);
}

/** Keeps the files that a candidate was made from. */
export async function keepBaseline(folder: TrialFolder, baseline: SourcePair): Promise<void> {
  await writePair(folder.baseline, baseline);
}

/** The kept baseline of a trial; undefined where none was kept. */
export async function keptBaseline(
  folder: TrialFolder,
  { train, model }: SourcePair,
): Promise<SourcePair | undefined> {
  const read = async ({ path }: SourceFile): Promise<SourceFile> => ({
    path,
    text: await readFile(join(folder.baseline, path), "utf8"),
  });
  if (!existsSync(folder.baseline)) return undefined;
  return { train: await read(train), model: await read(model) };
}

/**
 * A review as it was kept.
 *
 * @throws Failure (input) when it is unreadable or belongs to other texts
 */
export async function loadReview(
  folder: TrialFolder,
  baseline: SourcePair,
  proposed: SourcePair,
): Promise<PairReview> {
  const { files } = await readJsonFile(folder.review, reviewStateSchema);
  const restore = (from: SourceFile, to: SourceFile): FileReview => {
    const state = files.find(({ path }) => path === from.path);
    if (state?.baseline !== sha256(from.text) || state.proposed !== sha256(to.text)) {
      throw new Failure(
        "input",
        `The review kept in ${folder.root} is of other versions of ${from.path}: discard it and ask again.`,
      );
    }
    return withDocument(startFileReview(from, to), state.document, marksOf(state));
  };
  return {
    train: restore(baseline.train, proposed.train),
    model: restore(baseline.model, proposed.model),
  };
}

/** The review is over: nothing is left to resume. */
export async function endReviewState(folder: TrialFolder): Promise<void> {
  await rm(folder.review, { force: true });
}

function stateOf({ path, baseline, proposed, document, marks }: FileReview): FileState {
  return {
    path,
    baseline: sha256(baseline),
    proposed: sha256(proposed),
    document,
    accepted: [...marks.accepted],
    rejected: [...marks.rejected],
  };
}

function marksOf({ accepted, rejected }: FileState) {
  return { accepted: new Set(accepted), rejected: new Set(rejected) };
}

/** A file's document as a review that is not open left it, else as the candidate has it. */
export async function keptDocument(folder: TrialFolder, path: string): Promise<string> {
  if (!hasOpenReview(folder)) return await readFile(join(folder.candidate, path), "utf8");
  const { files } = await readJsonFile(folder.review, reviewStateSchema);
  const kept = files.find((file) => file.path === path);
  if (kept === undefined) throw new Failure("input", `${folder.review} has no ${path}.`);
  return kept.document;
}
