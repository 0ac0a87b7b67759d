import { SyntaxProblem } from "./syntax-problem.ts";

/**
 * The end offset of a plain string or bytes literal whose quote is at `quote` and whose body starts
 * at `body` (three further for a triple-quoted one).
 */
export function scanString(text: string, quote: number, body: number): number {
  const quoteCode = text.charCodeAt(quote);
  const triple = body - quote === 3;
  let offset = body;
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    if (code === 92 /* \ */) {
      offset += text.startsWith("\r\n", offset + 1) ? 3 : 2;
      continue;
    }
    if (code === quoteCode) {
      if (!triple) return offset + 1;
      if (text.charCodeAt(offset + 1) === quoteCode && text.charCodeAt(offset + 2) === quoteCode) {
        return offset + 3;
      }
    }
    if (!triple && (code === 10 || code === 13)) break;
    offset += 1;
  }
  const kind = triple ? "triple-quoted string" : "string";
  throw new SyntaxProblem(`unterminated ${kind} literal`, quote);
}
