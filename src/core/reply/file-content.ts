import { linesOutsideStrings } from "./python-strings.ts";

/** What a block says about its file, once its name is taken away. */
export interface FileContent {
  /** "" when the file is unmodified; else text with LF line ends and one at its end. */
  readonly text: string;
  /** Something a person may want to know, as the end of "model.py …". */
  readonly note?: string;
}

const PLACEHOLDER = /^#\s{0,8}your\b.{0,200}\bcode\b/i;
const SAYS_UNMODIFIED =
  /^\W{0,8}(?:unmodified|unchanged|no (?:changes?|modifications?)(?: (?:needed|required|made|necessary))?|same as (?:before|the original)|null|none|\.\.\.)\W{0,8}$/i;
const LEFT_OUT =
  /\b(?:rest|existing|unchanged|same|previous|remaining|original|omitted|as before)\b/i;

/** Reads the lines of one file; a file without a line of code is unmodified. */
export function fileContent(lines: readonly string[]): FileContent {
  const stated = lines.map((line) => line.trim()).filter((line) => line !== "");
  const [first, second] = stated;
  if (first === undefined) return { text: "" };
  if (second === undefined && SAYS_UNMODIFIED.test(first)) return { text: "" };
  if (stated.every((line) => line.startsWith("#"))) {
    if (second === undefined && PLACEHOLDER.test(first)) return { text: "" };
    return { text: "", note: "holds comments only and counts as unmodified" };
  }
  const text = `${lines.join("\n").replace(/\n{1,100000}$/, "")}\n`;
  return leavesCodeOut(lines)
    ? { text, note: "has a comment that seems to stand for code left out; look at it before use" }
    : { text };
}

/** Whether a comment such as "# ... rest as before ..." stands where code should. */
function leavesCodeOut(lines: readonly string[]): boolean {
  return linesOutsideStrings(lines).some((line) => {
    const comment = line.trim();
    return (
      comment.startsWith("#") &&
      comment.length < 200 &&
      (comment.includes("...") || comment.includes("…")) &&
      LEFT_OUT.test(comment)
    );
  });
}
