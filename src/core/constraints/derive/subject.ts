import { startsClause } from "./phrase.ts";
import type { SubjectDemand } from "./phrases.ts";
import {
  CLASSES,
  CODE_NOUNS,
  CONDITION,
  COURTESY,
  PERSONS,
  RUNTIME_NOUNS,
} from "./word-classes.ts";
import type { Word } from "./words.ts";

const NEGATIONS: ReadonlySet<string> = new Set("not never no-longer no nothing none".split(" "));

/** Words between a negation and what it negates. */
const BETWEEN: ReadonlySet<string> = new Set(
  `be is are to need needs have has required necessarily allowed meant supposed free must should
  any`.split(/\s+/),
);

/** Words that begin what describes a noun: its head stands before them. */
const DESCRIBES: ReadonlySet<string> = new Set(
  `of in for from with on at below above here that which used between by inside within under after
  before`.split(/\s+/),
);

/** Whether the words before `at` fit what a phrase, matched in `[at, end)`, demands of them. */
export function meets(
  demand: SubjectDemand,
  words: readonly Word[],
  at: number,
  end: number,
): boolean {
  if (demand === "any") return true;
  if (demand === "imperative") {
    return isImperative(words, at, end) && !keepsRuntime(words.slice(at, end));
  }
  const head = headOf(subjectOf(words, at));
  if (head === undefined) return true;
  if (demand === "person") return PERSONS.has(head.text);
  if (demand === "lasting") return !RUNTIME_NOUNS.has(head.text);
  return CODE_NOUNS.has(head.text) || head.name;
}

/** The words of a clause before `at`. */
export function subjectOf(words: readonly Word[], at: number): readonly Word[] {
  let start = at;
  while (start > 0 && words[start - 1]?.mark === false) start--;
  while (start < at && COURTESY.has(words[start]?.text ?? "")) start++;
  return words.slice(start, at);
}

/** The noun that a subject is about; undefined where there is none. */
function headOf(subject: readonly Word[]): Word | undefined {
  const spoken = subject.filter((word) => !CLASSES.soft?.has(word.text));
  if (spoken.length === 0)
    return CODE_NOUNS.has(subject.at(-1)?.text ?? "") ? subject.at(-1) : undefined;
  const cut = spoken.findIndex((word, index) => index > 0 && DESCRIBES.has(word.text));
  return (cut < 0 ? spoken : spoken.slice(0, cut)).at(-1);
}

function isImperative(words: readonly Word[], at: number, end: number): boolean {
  if (startsClause(words, at)) return true;
  let first = at;
  while (first > 0 && COURTESY.has(words[first - 1]?.text ?? "")) first--;
  if (startsClause(words, first)) return true;
  const before = words[at - 1];
  const shouted = words[at]?.capitals === true && before?.capitals === false;
  const last = words[end - 1]?.text;
  const lacksObject = (words[end] === undefined || words[end]?.mark === true) && last !== "change";
  return (shouted || lacksObject) && !PERSONS.has(before?.text ?? "") && before?.text !== "to";
}

/** Whether a "keep … unchanged" speaks of what exists only while the code runs. */
function keepsRuntime(matched: readonly Word[]): boolean {
  const verb = matched[0]?.text;
  if (verb !== "keep" && verb !== "leave") return false;
  const head = headOf(matched.slice(1, -1));
  return head !== undefined && RUNTIME_NOUNS.has(head.text);
}

/** Whether what stands at `at` is negated. */
export function negationBefore(words: readonly Word[], at: number): boolean {
  for (let index = at - 1; index >= 0; index--) {
    const text = words[index]?.text ?? "";
    if (NEGATIONS.has(text)) return true;
    if (!BETWEEN.has(text) && !CLASSES.soft?.has(text)) return false;
  }
  return false;
}

/** Whether what stands at `at` is only a condition or a purpose. */
export function supposes(words: readonly Word[], at: number): boolean {
  let index = at - 1;
  while (index >= 0 && words[index]?.mark === false) {
    const text = words[index]?.text ?? "";
    if (CONDITION.has(text)) return true;
    if (text === "so" || text === "to") return index < at - 1 || text === "to";
    index--;
  }
  return false;
}
