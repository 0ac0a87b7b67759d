import { splitLines } from "../diff/lines.ts";

const BYTE_ORDER_MARK = "\uFEFF";

/** A file's text as an editor's document holds it: no byte-order mark, every line end a "\n". */
export function documentForm(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
}

/** The lines of a text in document form, each with its "\n"; [] for "". */
export function documentLines(text: string): string[] {
  return splitLines(documentForm(text));
}

/** The lines of a text as they are, split wherever an editor splits them; joined they are it again. */
export function exactLines(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

/** The line end that most lines of a text have; "\n" where it has none. */
export function lineEndOf(text: string): "\r\n" | "\n" {
  const ends = text.split("\n").length - 1;
  const windows = text.split("\r\n").length - 1;
  return windows > ends / 2 ? "\r\n" : "\n";
}

/** Pieces of a file joined, with a byte-order mark at the start where `baseline` has one. */
export function joinedAs(baseline: string, pieces: readonly string[]): string {
  let bare = "";
  for (const piece of pieces) {
    const text = piece.replace(/^\uFEFF/, "");
    // Old line ends, "\r" alone, and an empty line after them would become one "\r\n".
    if (text.startsWith("\n")) bare = bare.replace(/\r+$/, (ends) => "\n".repeat(ends.length));
    bare += text;
  }
  return baseline.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK + bare : bare;
}
