import type { Choose } from "./rewriting.ts";

type Mutation = (text: string, choose: Choose, other: string) => string;

function cut(text: string, choose: Choose): [number, number] {
  const start = choose(text.length + 1);
  return [start, Math.min(text.length, start + choose(60))];
}

function lines(text: string, change: (all: string[]) => void): string {
  const all = text.split("\n");
  change(all);
  return all.join("\n");
}

const ODD = [
  "\0",
  "\ud800",
  "\udfff",
  "\ufeff",
  "\f",
  "\u2028",
  "\t",
  "\r",
  "(",
  "'''",
  "\\",
  "é",
  "𝒳",
  "…",
  "#",
  ":",
];
const WORDS = [
  "lambda: ",
  "await ",
  "yield ",
  "*",
  "**",
  "del ",
  "global ",
  ":=",
  "match ",
  "async ",
  "None",
  "1e999",
  "0x",
  "f'{",
];

const MUTATIONS: readonly Mutation[] = [
  (text, choose) => {
    const [start, end] = cut(text, choose);
    return text.slice(0, start) + text.slice(end);
  },
  (text, choose) => {
    const [start, end] = cut(text, choose);
    const at = choose(text.length);
    return text.slice(0, at) + text.slice(start, end) + text.slice(at);
  },
  (text, choose) => {
    const at = choose(text.length);
    return text.slice(0, at) + (ODD[choose(ODD.length)] ?? "") + text.slice(at + choose(2));
  },
  (text, choose) => {
    const at = choose(text.length);
    return `${text.slice(0, at)} ${WORDS[choose(WORDS.length)] ?? ""}${text.slice(at)}`;
  },
  (text, choose) => lines(text, (all) => all.splice(choose(all.length), 1 + choose(4))),
  (text, choose) =>
    lines(text, (all) => {
      const [moved] = all.splice(choose(all.length), 1);
      all.splice(choose(all.length), 0, moved ?? "");
    }),
  (text, choose) =>
    lines(text, (all) => {
      const at = choose(all.length);
      all[at] = all[choose(all.length)] ?? "";
    }),
  (text, choose, other) =>
    lines(text, (all) => {
      const donors = other.split("\n");
      const from = choose(donors.length);
      all.splice(choose(all.length), choose(6), ...donors.slice(from, from + 1 + choose(8)));
    }),
  (text, choose) => {
    const names = text.match(/[A-Za-z_]\w*/g) ?? ["x"];
    const from = names[choose(names.length)] ?? "x";
    const to = names[choose(names.length)] ?? "y";
    return text.replace(new RegExp(`\\b${from}\\b`), to);
  },
  (text, choose) =>
    text.replace(/\d+/g, (digits) => (choose(12) === 0 ? `${choose(1000)}` : digits)),
  (text, choose) => text.slice(0, choose(text.length)),
];

/** A text with one to four random changes, from pasted pieces of another text to broken bytes. */
export function mutated(text: string, other: string, choose: Choose): string {
  let result = text;
  for (let left = 1 + choose(4); left > 0; left -= 1) {
    const mutation = MUTATIONS[choose(MUTATIONS.length)];
    if (mutation) result = mutation(result, choose, other);
  }
  return result;
}
