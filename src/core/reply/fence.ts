/** The line that opens a fenced block. */
export interface OpeningFence {
  readonly character: "`" | "~";
  readonly length: number;
  /** What stands before the fence; a list marker is replaced by as many spaces. */
  readonly indent: string;
  /** The rest of the line, trimmed. */
  readonly info: string;
}

const MARKER = /^([ \t]{0,40}(?:(?:[-*+]|\d{1,3}[.)])[ \t]{1,8})?)(`{3,}|~{3,})(.*)$/;

/** Closing markup that models or their servers leave behind a fence: `</answer>`, `<|im_end|>`. */
const TRAILING_TAG = /^(?:<\/[\w:-]{1,40}>|<\|[\w-]{1,40}\|>)$/;

/** Reads `line` as an opening fence. A backtick fence holds no backtick in its info string. */
export function openingFence(line: string): OpeningFence | undefined {
  const match = MARKER.exec(line);
  if (!match) return undefined;
  const [, before = "", run = "", rest = ""] = match;
  const character = run.startsWith("`") ? "`" : "~";
  if (character === "`" && rest.includes("`")) return undefined;
  const indent = before.replace(/[^\t]/g, " ");
  return { character, length: run.length, indent, info: rest.trim() };
}

/** Whether `line` closes `fence`: only fence characters, at least as many as opened it. */
export function closesFence(
  line: string,
  fence: Pick<OpeningFence, "character" | "length">,
): boolean {
  const trimmed = line.trim();
  let run = 0;
  while (trimmed[run] === fence.character) run += 1;
  if (run < fence.length) return false;
  const rest = trimmed.slice(run).trim();
  return rest === "" || TRAILING_TAG.test(rest);
}

const PYTHON = new Set(["python", "py", "python3", "py3", "ipython", "ipython3"]);
const PLAIN = new Set(["text", "txt", "plain", "plaintext", "code"]);

/** What a block's info string says about its language. */
export type BlockLanguage = "python" | "unstated" | "plain" | "markdown" | "patch" | "other";

/** The language by info string; one that holds only a file name or attributes states none. */
export function languageOf(info: string): BlockLanguage {
  const word = (
    /^\{?\s*\.?([A-Za-z][\w+#-]{0,30})(?=$|[\s:,;({}])/.exec(info)?.[1] ?? ""
  ).toLowerCase();
  if (PYTHON.has(word)) return "python";
  if (PLAIN.has(word)) return "plain";
  if (word === "markdown" || word === "md") return "markdown";
  if (word === "diff" || word === "patch") return "patch";
  if (word === "" || word === "title" || word === "file" || word === "filename") return "unstated";
  return "other";
}
