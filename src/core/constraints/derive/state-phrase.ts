import { CLASSES, CODE_NOUNS, COMPARED, IMPOSERS, REPAIRED } from "./word-classes.ts";
import type { Word } from "./words.ts";

const SOFT = CLASSES.soft ?? new Set<string>();
const STATES = CLASSES.state ?? new Set<string>();
const LATER: ReadonlySet<string> = new Set("then later but until after before or".split(" "));
const TOWARDS: ReadonlySet<string> = new Set("for across between over throughout in by".split(" "));

/**
 * Whether a sentence says in a word that the code is frozen: a part of it between marks that is
 * nothing but "frozen", "fixed", "read-only" and the like ("fixed:", "heads (frozen)"), with at most
 * a noun for code ("frozen section") or for whom it holds ("fixed for all runs") behind it.
 */
export function statesItsState(words: readonly Word[]): boolean {
  const repaired = words.some((word) => REPAIRED.has(word.text) || word.text === "now");
  return segmentsOf(words).some(({ segment, next }) => {
    const [state, ...rest] = segment.filter((word) => !SOFT.has(word.text));
    if (state === undefined || !STATES.has(state.text)) return false;
    if (state.text === "fixed" && repaired) return false;
    return saysOfCode(rest) && !LATER.has(next?.text ?? "");
  });
}

function saysOfCode(rest: readonly Word[]): boolean {
  const first = rest[0];
  if (first === undefined) return true;
  if (first.text === "at" || first.text === "to") return /^\d/.test(rest[1]?.text ?? "");
  if (first.text === "by" && IMPOSERS.has(rest.at(-1)?.text ?? "")) return true;
  if (TOWARDS.has(first.text)) return rest.some((word) => COMPARED.has(word.text));
  const nouns = rest.findIndex((word) => TOWARDS.has(word.text));
  const named = nouns < 0 ? rest : rest.slice(0, nouns);
  return named.every((word) => CODE_NOUNS.has(word.text) || word.text === "and");
}

/** The parts of a sentence between marks, each with the word that opens the next part. */
function segmentsOf(words: readonly Word[]): { segment: Word[]; next: Word | undefined }[] {
  const segments: { segment: Word[]; next: Word | undefined }[] = [];
  let segment: Word[] = [];
  for (const [index, word] of words.entries()) {
    if (!word.mark) segment.push(word);
    if (word.mark || index === words.length - 1) {
      const next = words.slice(index + 1).find(({ mark }) => !mark);
      segments.push({ segment, next });
      segment = [];
    }
  }
  return segments;
}
