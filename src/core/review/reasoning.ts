import { FileNames } from "../reply/file-names.ts";
import { withLineFeeds } from "../reply/line-endings.ts";
import { scanReply } from "../reply/scan.ts";
import { filesOf, type PairReview } from "./pair-review.ts";

/** More hunks than this share a name too widely for it to say which of them is meant. */
const MOST_HUNKS_FOR_A_NAME = 2;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/gu;

/** What a reply says around its code: its prose, thinking left out; "" where it says nothing. */
export function replyProse(reply: string, files: readonly [train: string, model: string]): string {
  const { prose } = scanReply(withLineFeeds(reply), new FileNames(files));
  return prose
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** The paragraphs and list items of a prose. */
export function paragraphsOf(prose: string): string[] {
  return prose
    .split(/\n\s*\n|\n(?=\s*(?:[-*+]|\d{1,3}[.)])\s)/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "" && !/^#{1,6}\s[^\n]*$/.test(paragraph));
}

/**
 * The paragraphs that speak of a hunk: those that name, as code is named, something that occurs in
 * the lines of this hunk and of at most one other. Where nothing does, a hunk has none: no guess.
 *
 * @returns by hunk id
 */
export function reasonsByHunk(prose: string, review: PairReview): ReadonlyMap<string, string[]> {
  const hunks = filesOf(review).flatMap((file) => file.hunks);
  const names = new Map(hunks.map((hunk) => [hunk.id, changedNames(hunk)]));
  const reasons = new Map<string, string[]>();
  for (const paragraph of paragraphsOf(prose)) {
    const meant = new Set(
      [...namesInProse(paragraph)].flatMap((name) => {
        const holders = hunks.filter(({ id }) => names.get(id)?.has(name));
        return holders.length <= MOST_HUNKS_FOR_A_NAME ? holders.map(({ id }) => id) : [];
      }),
    );
    for (const id of meant) reasons.set(id, [...(reasons.get(id) ?? []), paragraph]);
  }
  return reasons;
}

/** Names that a hunk adds or takes away, rather than keeps. */
function changedNames({ originalText, proposedText, currentText }: ChangedTexts): Set<string> {
  const before = namesIn(originalText);
  const after = namesIn(proposedText === "" ? currentText : proposedText);
  return new Set([
    ...[...after].filter((name) => !before.has(name)),
    ...[...before].filter((name) => !after.has(name)),
    ...(sameNames(before, after) ? after : []),
  ]);
}

interface ChangedTexts {
  readonly originalText: string;
  readonly proposedText: string;
  readonly currentText: string;
}

/** A hunk that only changes numbers speaks of the names beside them. */
function sameNames(before: ReadonlySet<string>, after: ReadonlySet<string>): boolean {
  return before.size === after.size && [...before].every((name) => after.has(name));
}

function namesIn(text: string): Set<string> {
  return new Set(text.match(NAME) ?? []);
}

/** Names in backticks, and words that no prose has: with an underscore, a digit or inner capitals. */
function namesInProse(paragraph: string): Set<string> {
  const quoted = [...paragraph.matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) => [
    ...namesIn(code ?? ""),
  ]);
  const words = [...namesIn(paragraph)].filter((word) => /_|\d|\p{Ll}\p{Lu}/u.test(word));
  return new Set([...quoted, ...words]);
}
