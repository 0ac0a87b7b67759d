/** One word or mark of a comment's text. */
export interface Word {
  /** Lower case, contractions undone; a mark of punctuation stands for itself. */
  readonly text: string;
  /** Whether it is punctuation, at which a clause ends. */
  readonly mark: boolean;
  /** Whether it opens a line of the comment. */
  readonly opensLine: boolean;
  /** Whether it was written in capitals throughout. */
  readonly capitals: boolean;
  /** Whether it is spelled like a name in code (`batch_size`, `cfg.dim`, in backticks). */
  readonly name: boolean;
}

const CONTRACTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ["cannot", ["can", "not"]],
  ["can't", ["can", "not"]],
  ["cant", ["can", "not"]],
  ["dont", ["do", "not"]],
  ["donot", ["do", "not"]],
  ["doesnt", ["does", "not"]],
  ["mustnt", ["must", "not"]],
  ["shouldnt", ["should", "not"]],
  ["neednt", ["need", "not"]],
  ["isnt", ["is", "not"]],
  ["arent", ["are", "not"]],
  ["won't", ["will", "not"]],
  ["shan't", ["shall", "not"]],
  ["it's", ["it", "is"]],
  ["that's", ["that", "is"]],
  ["they're", ["they", "are"]],
  ["pls", ["please"]],
  ["plz", ["please"]],
]);

/** Spellings that are one idea, written as one word. */
const COMPOUNDS: readonly (readonly [RegExp, string])[] = [
  [/\bread[\s-]+only\b/gi, "readonly"],
  [/\bhyper[\s-]+param/gi, "hyperparam"],
  [/\bas[\s-]+(?:is|it is|they are|it stands|they stand)\b/gi, "as-is"],
  [/\bin[\s-]+place\b/gi, "inplace"],
  [/\boff[\s-]+limits\b/gi, "off-limits"],
  [/\bhands[\s-]+off\b/gi, "hands-off"],
  [/\bno longer\b/gi, "no-longer"],
  [/(?<=\p{L})\/(?=\p{L})/gu, " or "],
  [/\bnon[\s-]+(?=edit|modif|negot|chang|tun)/gi, "non-"],
];

const TOKEN =
  /`[^`\n]*`|\d[\d,_]*(?:\.\d+)?(?:e[-+]?\d+)?[\p{L}\d]*|[\p{L}_][\p{L}\p{N}_'-]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*|\n|\.{2,}|[.,:;!?()[\]{}/…–—|]|(?<=\s)-+(?=\s)|\S/gu;

/** Marks that neither end a clause nor mean anything here: quotes, emphasis, arrows. */
const SILENT = /^["'“”„«»*_~<>^=+#%$@&\\-]+$/u;

/**
 * The words of a comment, its `#` and ruling removed.
 *
 * Contractions are undone (`don't` is two words), letters are lower case, and typographic quotes
 * and emphasis are gone. A `/` inside a word counts as "or".
 */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let opensLine = true;
  for (const [token] of prepared(text).matchAll(TOKEN)) {
    if (token === "\n") {
      opensLine = true;
      continue;
    }
    if (SILENT.test(token) && !/^-+$/.test(token)) continue;
    for (const word of wordsOfToken(token)) {
      words.push({ ...word, opensLine });
      opensLine = false;
    }
  }
  return words;
}

function prepared(text: string): string {
  let plain = text.replace(/[‘’ʼ]/g, "'").replace(/[‐‑]/g, "-");
  plain = plain.replace(/\*{1,2}(?=\S)|(?<=\S)\*{1,2}/g, "");
  plain = plain.replace(
    /(?<![\p{L}\p{N}_])_{1,2}(?=\p{L})|(?<=\p{L})_{1,2}(?![\p{L}\p{N}_])/gu,
    "",
  );
  for (const [pattern, word] of COMPOUNDS) plain = plain.replace(pattern, word);
  return plain;
}

function wordsOfToken(token: string): Omit<Word, "opensLine">[] {
  if (token.startsWith("`")) {
    const inner = token.slice(1, -1).toLowerCase();
    return [{ text: inner, mark: false, capitals: false, name: true }];
  }
  if (!/[\p{L}\p{N}]/u.test(token)) {
    return [{ text: token, mark: true, capitals: false, name: false }];
  }
  const capitals = token.length > 1 && token === token.toUpperCase() && /\p{L}/u.test(token);
  const name = /^[\p{L}_][\p{L}\p{N}]*(?:[_.][\p{L}\p{N}_]+)+$/u.test(token);
  const lower = token.toLowerCase().replace(/[-']+$/, "");
  return expanded(lower).map((text) => ({ text, mark: false, capitals, name }));
}

function expanded(word: string): readonly string[] {
  const known = CONTRACTIONS.get(word);
  if (known !== undefined) return known;
  if (word.endsWith("n't")) return [word.slice(0, -3), "not"];
  return [word];
}
