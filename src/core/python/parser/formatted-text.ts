import { MAX_FIELD_NESTING, SyntaxProblem } from "./syntax-problem.ts";

/** An f-string or t-string that is being read. */
export interface FormattedString {
  readonly start: number;
  readonly quotes: string;
  readonly raw: boolean;
  /** The bracket depth inside each open field, innermost last. */
  readonly fields: number[];
  /** Reading text (or a format specification) rather than an expression. */
  inText: boolean;
}

export interface FormattedTextEnd {
  readonly end: number;
  /** The closing quotes, an opening brace, or the brace that ends the enclosing field. */
  readonly stop: "close" | "open" | "field-end";
}

/** Reads the text of an f-string from `start` up to what ends it. */
export function scanFormattedText(
  text: string,
  start: number,
  current: FormattedString,
): FormattedTextEnd {
  const inFormat = current.fields.length > 0;
  const single = current.quotes.length === 1;
  let offset = start;
  while (offset < text.length) {
    const character = text.charAt(offset);
    if (text.startsWith(current.quotes, offset)) return { end: offset, stop: "close" };
    if (single && (character === "\n" || character === "\r")) {
      throw new SyntaxProblem("unterminated f-string literal", current.start);
    }
    if (character === "{") {
      if (inFormat || text.charAt(offset + 1) !== "{") return openField(offset, current);
      offset += 2;
    } else if (character === "}") {
      if (inFormat) return { end: offset, stop: "field-end" };
      if (text.charAt(offset + 1) !== "}") {
        throw new SyntaxProblem("f-string: single '}' is not allowed", offset);
      }
      offset += 2;
    } else if (character === "\\") {
      offset = behindEscape(text, offset, current.raw);
    } else {
      offset += 1;
    }
  }
  throw new SyntaxProblem("unterminated f-string literal", current.start);
}

function openField(offset: number, current: FormattedString): FormattedTextEnd {
  if (current.fields.length >= MAX_FIELD_NESTING) {
    throw new SyntaxProblem("nested too deeply: f-string fields", offset);
  }
  return { end: offset, stop: "open" };
}

/** A backslash never hides a brace, except in `\N{name}` of a string that is not raw. */
function behindEscape(text: string, offset: number, raw: boolean): number {
  const next = text.charAt(offset + 1);
  if (next === "{" || next === "}") return offset + 1;
  if (!raw && next === "N" && text.charAt(offset + 2) === "{") {
    const close = text.indexOf("}", offset);
    return close === -1 ? text.length : close + 1;
  }
  return text.startsWith("\r\n", offset + 1) ? offset + 3 : offset + 2;
}
