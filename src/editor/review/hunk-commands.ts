import { type Choice, decide, restoreProposal as restoreStep } from "../../core/review/decide.ts";
import type { FileReview } from "../../core/review/file-review.ts";
import { countsOf } from "../../core/review/pair-review.ts";
import type { Services } from "../services.ts";
import { announce } from "./announce.ts";
import { applyDecision } from "./apply-decision.ts";
import { cursorOf, hunkOf, isReference, requireReview } from "./hunk-reference.ts";
import type { LiveReview, PlacedHunk } from "./live-review.ts";
import { countWords, hunkTitle } from "./review-words.ts";
import { showHunk } from "./show-hunk.ts";

/** *Accept Change*: the one that is named, else the one at the cursor; then goes to the next. */
export function acceptHunk(services: Services, ...named: unknown[]): Promise<void> {
  return decideHunk(services, "accept", named);
}

/** *Reject Change*, likewise. */
export function rejectHunk(services: Services, ...named: unknown[]): Promise<void> {
  return decideHunk(services, "reject", named);
}

/** *Restore Proposal*: takes a person's own text back out of a change. */
export async function restoreProposal(services: Services, named?: unknown): Promise<void> {
  const review = requireReview(services);
  await review.inOrder(async () => {
    const { file, hunk } = hunkOf(review, named);
    await applyDecision(review, file, restoreStep(file, hunk.id));
  });
}

/** *Accept File*: every change of the file that is named, else of the one in the editor. */
export function acceptFile(services: Services, named?: unknown): Promise<void> {
  return decideFile(services, "accept", named);
}

export function rejectFile(services: Services, named?: unknown): Promise<void> {
  return decideFile(services, "reject", named);
}

/** *Accept All*: every change of both files, one step of undo in each. */
export function acceptAll(services: Services): Promise<void> {
  return decideAll(requireReview(services), "accept");
}

export function rejectAll(services: Services): Promise<void> {
  return decideAll(requireReview(services), "reject");
}

/** *Next Change*, over both files and round. */
export function nextHunk(services: Services): Promise<void> {
  return step(requireReview(services), 1);
}

export function previousHunk(services: Services): Promise<void> {
  return step(requireReview(services), -1);
}

/** Shows a change in its file. */
export async function revealHunk(services: Services, named?: unknown): Promise<void> {
  const review = requireReview(services);
  await showHunk(review, hunkOf(review, named));
}

async function decideHunk(
  services: Services,
  choice: Choice,
  [named, changes, index]: readonly unknown[],
): Promise<void> {
  const review = requireReview(services);
  await review.inOrder(async () => {
    const { file, hunk } = hunkOf(review, named, changes, index);
    await applyDecision(review, file, decide(file, new Set([hunk.id]), choice));
    announce(`${choice === "accept" ? "Accepted" : "Rejected"}: ${hunkTitle(hunk)}`);
    const isAtCursor = !isReference(named) && changes === undefined;
    if (isAtCursor) await goOn(review, file, hunk.base.start);
  });
}

/** After a decision by keyboard: to the next change of the file that is still to decide. */
async function goOn(review: LiveReview, { path }: FileReview, base: number): Promise<void> {
  const next = review.hunks.find(
    ({ file, hunk }) =>
      file.path === path && hunk.decision === "pending" && hunk.base.start >= base,
  );
  if (next !== undefined) await showHunk(review, next);
}

async function decideFile(services: Services, choice: Choice, named: unknown): Promise<void> {
  const review = requireReview(services);
  const path = pathOf(named) ?? cursorOf(review)?.path;
  await review.inOrder(async () => {
    const file = review.files.find((each) => each.path === path) ?? review.files[0];
    if (file !== undefined) await decideAllOf(review, file, choice);
  });
  announce(countWords(countsOf(review.pair)));
}

async function decideAll(review: LiveReview, choice: Choice): Promise<void> {
  await review.inOrder(async () => {
    for (const file of review.files) await decideAllOf(review, file, choice);
  });
  announce(countWords(countsOf(review.pair)));
}

async function decideAllOf(review: LiveReview, file: FileReview, choice: Choice): Promise<void> {
  const ids = new Set(file.hunks.map(({ id }) => id));
  await applyDecision(review, file, decide(file, ids, choice));
}

async function step(review: LiveReview, by: 1 | -1): Promise<void> {
  const { hunks } = review;
  const cursor = cursorOf(review);
  const rank = (file: string) => review.files.findIndex((each) => each.path === file);
  const at = cursor === undefined ? -1 : rank(cursor.path);
  const line = cursor?.line ?? 0;
  const isBeyond = ({ file, hunk }: PlacedHunk) => {
    const files = rank(file.path) - at;
    return (files === 0 ? hunk.document.start - line : files) * by > 0;
  };
  const target =
    by === 1 ? (hunks.find(isBeyond) ?? hunks[0]) : (hunks.findLast(isBeyond) ?? hunks.at(-1));
  if (target !== undefined) await showHunk(review, target);
}

/** The summary names a file by its row. */
function pathOf(named: unknown): string | undefined {
  if (typeof named !== "object" || named === null || !("path" in named)) return undefined;
  return typeof named.path === "string" ? named.path : undefined;
}
