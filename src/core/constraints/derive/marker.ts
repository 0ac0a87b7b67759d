import { cadenceOf } from "./cadence-phrase.ts";
import { directiveOf } from "./directive.ts";
import type { Marker } from "./marker-kind.ts";
import type { Phrase } from "./phrase.ts";
import {
  DEGREES,
  LIMITS,
  type MarkerPhrase,
  MEANS,
  ONWARD,
  PERMISSIONS,
  PRESERVATIONS,
  PROHIBITIONS,
  RELEASES,
  RUNTIME_TAILS,
} from "./phrases.ts";
import { statesItsState } from "./state-phrase.ts";
import { meets, negationBefore, subjectOf, supposes } from "./subject.ts";
import { NO_STATEMENT, PAST } from "./word-classes.ts";
import { type Word, wordsOf } from "./words.ts";

export type { Marker } from "./marker-kind.ts";

type Verdict = "freeze" | "thaw" | undefined;

const RULE = /([-=#*─━═~_])\1{2,}/gu;

/**
 * What a comment, or a block of adjacent comment lines, marks: undefined for any ordinary comment.
 *
 * `text` holds the lines with their `#`. Several paragraphs (parted by ruling or empty comment
 * lines) are read one by one, and the last that marks anything counts: it stands nearest to the code.
 *
 * @throws Failure("input") for a `# persona:` directive whose argument cannot be read.
 */
export function classifyComment(text: string): Marker | undefined {
  const directive = directiveOf(text);
  if (directive !== undefined) return directive;
  const markers = paragraphsOf(text).map(classifyParagraph);
  return markers.findLast((marker) => marker !== undefined);
}

/** Whether a block of comment lines is a banner: it has a run of three or more ruling characters. */
export function isBanner(text: string): boolean {
  return /([-=#*─])\1{2}/u.test(text);
}

function paragraphsOf(text: string): string[] {
  const lines = text.split(/\r\n?|\n/).map((line) => line.replace(/^\s*#/, ""));
  const plain = lines.map((line) =>
    line
      .replace(RULE, " ")
      .replace(/\s#+\s?/g, "\n\n")
      .trim(),
  );
  return plain
    .join("\n")
    .split(/\n[#\s]*\n/)
    .filter((paragraph) => paragraph.trim() !== "");
}

function classifyParagraph(text: string): Marker | undefined {
  const sentences = sentencesOf(wordsOf(text));
  const cadence = cadenceOf(sentences);
  if (cadence !== undefined) return { kind: "cadence", period: cadence.period };
  const verdicts = sentences.map((words) => ({ words, verdict: classifySentence(words) }));
  const freeze = verdicts.filter(({ verdict }) => verdict === "freeze");
  const thaws = verdicts.some(({ verdict }) => verdict === "thaw");
  const first = freeze[0];
  if (first === undefined) return thaws ? { kind: "thaw" } : undefined;
  const above = freeze.every(({ words }) => speaksOfAbove(words));
  return { kind: "freeze", direction: above ? "above" : "below" };
}

/** The stated sentences of a paragraph: questions, plans and guesses are none. */
function sentencesOf(words: readonly Word[]): Word[][] {
  const sentences: Word[][] = [];
  let current: Word[] = [];
  for (const word of words) {
    if (!word.mark || !/^[.;!?…]+$/.test(word.text)) {
      current.push(word);
      continue;
    }
    if (word.text !== "?") sentences.push(current);
    current = [];
  }
  sentences.push(current);
  return sentences.filter((sentence) => {
    const first = sentence.find((word) => !word.mark);
    return first !== undefined && !NO_STATEMENT.has(first.text);
  });
}

function classifySentence(words: readonly Word[]): Verdict {
  if (matchesAnywhere(RELEASES, words)) return "thaw";
  if (PROHIBITIONS.some((phrase) => prohibits(phrase, words))) return "freeze";
  const preserved = stanceOf(PRESERVATIONS, words, () => false);
  if (preserved === "negated") return "thaw";
  if (preserved === "stated" || statesItsState(words)) return "freeze";
  const isByMeans = (end: number) => follows(MEANS, words, end) && !follows(ONWARD, words, end);
  const permitted = stanceOf(PERMISSIONS, words, isByMeans);
  if (permitted === "negated") return "freeze";
  return permitted === "stated" ? "thaw" : undefined;
}

function prohibits(phrase: MarkerPhrase, words: readonly Word[]): boolean {
  return words.some((word, at) => {
    const end = phrase.match(words, at);
    if (end < 0 || PAST.has(words[at - 1]?.text ?? "")) return false;
    if (UNNEEDED.has(words[at - 1]?.text ?? "")) return false;
    if (!meets(phrase.subject, words, at, end)) return false;
    if (follows(RUNTIME_TAILS, words, end)) return false;
    if (phrase.subject === "lasting" && follows(DEGREES, words, end)) return false;
    if (phrase.subject === "code" && follows(DEGREES, words, end)) return false;
    const isLimit = word.text === "can" || words[at - 1]?.text === "can";
    return !(isLimit && follows(LIMITS, words, end));
  });
}

/** Words that turn "not be changed" into a forecast or a lack of need. */
const UNNEEDED: ReadonlySet<string> = new Set(
  "need needs will would could might did does".split(" "),
);

/** Whether some phrase is stated, or only stated with a negation. */
function stanceOf(
  phrases: readonly MarkerPhrase[],
  words: readonly Word[],
  excluded: (end: number) => boolean,
): "stated" | "negated" | undefined {
  let negated = false;
  for (const phrase of phrases) {
    for (let at = 0; at < words.length; at++) {
      const end = phrase.match(words, at);
      if (end < 0 || excluded(end) || PAST.has(words[at - 1]?.text ?? "")) continue;
      const negation = negationBefore(words, at);
      if (negation) negated = true;
      else if (meets(phrase.subject, words, at, end) && !supposes(words, at)) return "stated";
    }
  }
  return negated ? "negated" : undefined;
}

/** Whether a freeze speaks of what stands before the comment. */
function speaksOfAbove(words: readonly Word[]): boolean {
  const at = words.findIndex((word) => word.text === "above");
  if (at < 0) return false;
  const next = words[at + 1]?.text;
  const before = subjectOf(words, at).at(-1)?.text ?? "";
  const isPlace =
    next === "this" || next === "here" || next === "the" || words[at - 1]?.text === "the";
  return isPlace || WHAT_IS_ABOVE.has(before);
}

const WHAT_IS_ABOVE: ReadonlySet<string> = new Set(
  "anything everything nothing code lines all values settings section block part constants".split(
    " ",
  ),
);

function follows(phrases: readonly Phrase[], words: readonly Word[], end: number): boolean {
  return phrases.some((phrase) => phrase.match(words, end) >= 0);
}

function matchesAnywhere(phrases: readonly Phrase[], words: readonly Word[]): boolean {
  return words.some((_, at) => phrases.some((phrase) => phrase.match(words, at) >= 0));
}
