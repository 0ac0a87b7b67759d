/** A tag around a model's thinking, found in one line. Offsets count from the line's start. */
export interface ThinkingTag {
  readonly closes: boolean;
  readonly start: number;
  readonly end: number;
  /** Finds the tag that closes this one; global, so set `lastIndex` before use. */
  readonly closing: RegExp;
}

const NAMES = [
  "think",
  "thinking",
  "thought",
  "thoughts",
  "reasoning",
  "reflection",
  "scratchpad",
  "analysis",
  "antthinking",
  "inner_monologue",
  "seed:think",
].join("|");

const ANGLE = `<(/?)(${NAMES})(?:\\s[^<>\\n]{0,200})?>`;
const SQUARE = "\\[(/?)(THINK)\\]";
const TRIANGLE = "◁(/?)(think)▷";
const PIPES = "<\\|(begin|end)_of_(thought)\\|>";
const TAG = new RegExp(`${ANGLE}|${SQUARE}|${TRIANGLE}|${PIPES}`, "gi");

/** The first thinking tag of `line` that is neither quoted nor in inline code. */
export function thinkingTag(line: string): ThinkingTag | undefined {
  let counted = 0;
  let backticks = 0;
  let quotes = 0;
  for (const match of line.matchAll(TAG)) {
    for (; counted < match.index; counted += 1) {
      if (line[counted] === "`") backticks += 1;
      else if (line[counted] === '"' && line[counted - 1] !== "\\") quotes += 1;
    }
    if (backticks % 2 === 1 || quotes % 2 === 1 || match[0].endsWith("/>")) continue;
    return readTag(match);
  }
  return undefined;
}

function readTag(match: RegExpExecArray): ThinkingTag {
  const [text, slash, name, squareSlash, , triangleSlash, , pipe] = match;
  const closes = [slash, squareSlash, triangleSlash].includes("/") || pipe?.toLowerCase() === "end";
  const closing =
    name !== undefined
      ? new RegExp(`</${name}\\s{0,20}>`, "gi")
      : squareSlash !== undefined
        ? /\[\/THINK\]/gi
        : triangleSlash !== undefined
          ? /◁\/think▷/gi
          : /<\|end_of_thought\|>/gi;
  return { closes, start: match.index, end: match.index + text.length, closing };
}

/**
 * Where the answer begins when the reply starts inside thinking: some chat templates put the
 * opening tag into the prompt, so that only the closing one is in the reply. The fences of such
 * thinking need not balance, so this is decided before any block is read.
 *
 * Returns 0 unless the first thinking tag of the text is a closing one that begins or ends its line.
 */
export function endOfImplicitThinking(text: string): number {
  const first = new RegExp(TAG).exec(text);
  if (!first || !readTag(first).closes) return 0;
  const end = first.index + first[0].length;
  const lineBreak = text.indexOf("\n", end);
  const before = text.slice(text.lastIndexOf("\n", first.index) + 1, first.index);
  const after = text.slice(end, lineBreak === -1 ? text.length : lineBreak);
  return before.trim() === "" || after.trim() === "" ? end : 0;
}
