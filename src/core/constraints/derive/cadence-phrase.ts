import type { Phrase } from "./phrase.ts";
import { NO_OBLIGATIONS, OBLIGATIONS } from "./phrases.ts";
import { CLASSES } from "./word-classes.ts";
import type { Word } from "./words.ts";

const UNITS = CLASSES.unit ?? new Set<string>();
const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ["other", 2],
  ["second", 2],
  ["third", 3],
  ["ten", 10],
  ["tenth", 10],
  ["twenty", 20],
  ["fifty", 50],
  ["hundred", 100],
  ["hundredth", 100],
  ["thousand", 1000],
]);

/** The words that may stand between the number and its unit. */
const MAX_QUALIFIERS = 2;

/**
 * The interval that a comment demands ("this should still happen every 100 iterations"), or
 * undefined where it names none, only describes one ("prints every 10 steps"), or waives it.
 */
export function cadenceOf(
  sentences: readonly (readonly Word[])[],
): { readonly period: number | undefined } | undefined {
  for (const words of sentences) {
    const interval = intervalOf(words);
    if (interval === undefined) continue;
    if (sentences.some((sentence) => has(NO_OBLIGATIONS, sentence))) return undefined;
    if (sentences.some((sentence) => has(OBLIGATIONS, sentence))) return interval;
  }
  return undefined;
}

function intervalOf(words: readonly Word[]): { period: number | undefined } | undefined {
  for (const [at, word] of words.entries()) {
    if (word.text !== "every" && word.text !== "each" && word.text !== "per") continue;
    const article = words[at + 1]?.text === "a" || words[at + 1]?.text === "single" ? 1 : 0;
    const counted = words[at + 1 + article];
    if (counted === undefined) continue;
    const period = periodOf(counted);
    if (period === undefined && UNITS.has(counted.text)) return { period: 1 };
    if (period === undefined && !counted.name && !/^[a-z]$/.test(counted.text)) continue;
    if (unitFollows(words, at + 2 + article)) return { period };
  }
  return undefined;
}

function unitFollows(words: readonly Word[], from: number): boolean {
  for (let at = from; at <= from + MAX_QUALIFIERS; at++) {
    const word = words[at];
    if (word === undefined || word.mark) return false;
    if (UNITS.has(word.text)) return true;
  }
  return false;
}

/** `100`, `1,000`, `2_000`, `100th`, `1k`, `1e3`, `hundred`. */
function periodOf({ text }: Word): number | undefined {
  const named = NUMBER_WORDS.get(text);
  if (named !== undefined) return named;
  const written = /^(\d[\d,_]*(?:\.\d+)?(?:e\+?\d+)?)(k|th|st|nd|rd|-th)?$/.exec(text);
  if (written?.[1] === undefined) return undefined;
  const period = Number(written[1].replace(/[,_]/g, "")) * (written[2] === "k" ? 1000 : 1);
  return Number.isInteger(period) && period > 0 ? period : undefined;
}

function has(phrases: readonly Phrase[], words: readonly Word[]): boolean {
  return words.some((_, at) => phrases.some((phrase) => phrase.match(words, at) >= 0));
}
