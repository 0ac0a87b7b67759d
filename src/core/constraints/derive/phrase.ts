import type { Word } from "./words.ts";

/** Named sets of words that a phrase can refer to as `{name}`. */
export type WordClasses = Readonly<Record<string, ReadonlySet<string>>>;

type Element =
  | { readonly kind: "word"; readonly words: ReadonlySet<string> }
  | { readonly kind: "number" }
  | { readonly kind: "gap"; readonly most: number }
  | { readonly kind: "start" }
  | { readonly kind: "end" };

interface Step {
  readonly element: Element;
  readonly optional: boolean;
  readonly repeated: boolean;
}

/** A compiled phrase; `match` gives the index after the match that begins at `from`, or -1. */
export interface Phrase {
  readonly source: string;
  match(words: readonly Word[], from: number): number;
}

/**
 * Compiles a phrase, a sequence of elements separated by blanks:
 * `word`, `one|other`, `{class}`, `#` (a number), `~4` (up to four words of one clause),
 * `^` and `$` (the start and end of a clause). A trailing `?` makes an element optional, `*` lets it
 * repeat.
 */
export function phrase(source: string, classes: WordClasses): Phrase {
  const steps = source.split(" ").map((part) => stepOf(part, classes));
  return { source, match: (words, from) => matchFrom(steps, 0, words, from) };
}

function stepOf(part: string, classes: WordClasses): Step {
  const modifier = part.length > 1 ? part.at(-1) : "";
  const bare = modifier === "?" || modifier === "*" ? part.slice(0, -1) : part;
  const optional = bare !== part;
  return { element: elementOf(bare, classes), optional, repeated: modifier === "*" };
}

function elementOf(text: string, classes: WordClasses): Element {
  if (text === "^") return { kind: "start" };
  if (text === "$") return { kind: "end" };
  if (text === "#") return { kind: "number" };
  if (text.startsWith("~")) return { kind: "gap", most: Number(text.slice(1)) };
  const words = new Set<string>();
  for (const alternative of text.split("|")) {
    if (!alternative.startsWith("{")) words.add(alternative);
    else for (const word of classes[alternative.slice(1, -1)] ?? []) words.add(word);
  }
  return { kind: "word", words };
}

function matchFrom(
  steps: readonly Step[],
  index: number,
  words: readonly Word[],
  at: number,
): number {
  const step = steps[index];
  if (step === undefined) return at;
  const { element } = step;
  if (element.kind === "start") {
    return startsClause(words, at) ? matchFrom(steps, index + 1, words, at) : -1;
  }
  if (element.kind === "end") {
    return endsClause(words, at) ? matchFrom(steps, index + 1, words, at) : -1;
  }
  if (element.kind === "gap") return matchGap(steps, index, words, at, element.most);
  if (accepts(element, words[at])) {
    const next = step.repeated ? index : index + 1;
    const end = matchFrom(steps, next, words, at + 1);
    if (end >= 0) return end;
  }
  return step.optional ? matchFrom(steps, index + 1, words, at) : -1;
}

function matchGap(
  steps: readonly Step[],
  index: number,
  words: readonly Word[],
  from: number,
  most: number,
): number {
  for (let at = from; at <= from + most; at++) {
    const end = matchFrom(steps, index + 1, words, at);
    if (end >= 0) return end;
    const word = words[at];
    if (word === undefined || word.mark) return -1;
  }
  return -1;
}

function accepts(element: Element, word: Word | undefined): boolean {
  if (word === undefined) return false;
  if (element.kind === "number") return /^\d/.test(word.text);
  return element.kind === "word" && element.words.has(word.text);
}

/** Whether a clause starts at `at`: after nothing, after punctuation, or on a new line. */
export function startsClause(words: readonly Word[], at: number): boolean {
  const before = words[at - 1];
  return before === undefined || before.mark || words[at]?.opensLine === true;
}

/** Whether a clause ends before `at`. */
export function endsClause(words: readonly Word[], at: number): boolean {
  const word = words[at];
  return word === undefined || word.mark;
}
