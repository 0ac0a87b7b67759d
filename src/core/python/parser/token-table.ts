import type { Comment } from "../ast.ts";
import type { TokenKind } from "./tokens.ts";

const WHITE_SPACE = /^[\s\ufeff]*$/;

export function isNewline(code: number): boolean {
  return code === 10 || code === 13;
}

function twiceAsLong(numbers: Int32Array): Int32Array {
  const longer = new Int32Array(2 * numbers.length);
  longer.set(numbers);
  return longer;
}

/** The tokens and comments of one text, one array per property of a token, and its lines. */
export class TokenTable {
  readonly kinds: TokenKind[] = [];
  starts: Int32Array;
  ends: Int32Array;
  /** Line of the first character. */
  lines: Int32Array;
  /** Line of the last character. */
  endLines: Int32Array;
  /** The normalised identifier of a `name` token, else "". */
  readonly values: string[] = [];
  readonly comments: Comment[] = [];
  readonly lineStarts: number[] = [0];
  /** How far the text has been read. */
  protected offset = 0;

  constructor(readonly text: string) {
    const capacity = Math.max(64, text.length >> 2);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
    this.lines = new Int32Array(capacity);
    this.endLines = new Int32Array(capacity);
    if (text.charCodeAt(0) === 0xfeff) this.offset = 1;
  }

  /** Adds a token that ends on the current line, and began at `line`. */
  protected push(
    kind: TokenKind,
    start: number,
    end: number,
    line = this.lineStarts.length,
    value = "",
  ): void {
    const index = this.kinds.length;
    if (index === this.starts.length) this.grow();
    this.kinds.push(kind);
    this.values.push(value);
    this.starts[index] = start;
    this.ends[index] = end;
    this.lines[index] = line;
    this.endLines[index] = this.lineStarts.length;
  }

  private grow(): void {
    this.starts = twiceAsLong(this.starts);
    this.ends = twiceAsLong(this.ends);
    this.lines = twiceAsLong(this.lines);
    this.endLines = twiceAsLong(this.endLines);
  }

  /** Steps over one line end: `\n`, `\r\n` or a lone `\r`. */
  protected newline(): void {
    const isPair =
      this.text.charCodeAt(this.offset) === 13 && this.text.charCodeAt(this.offset + 1) === 10;
    this.offset += isPair ? 2 : 1;
    this.lineStarts.push(this.offset);
  }

  protected countLines(start: number, end: number): void {
    for (let index = start; index < end; index += 1) {
      const code = this.text.charCodeAt(index);
      if (code === 10 || (code === 13 && this.text.charCodeAt(index + 1) !== 10)) {
        this.lineStarts.push(index + 1);
      }
    }
  }

  /** Steps over a comment, up to the line end. */
  protected comment(): void {
    const { text, offset } = this;
    let end = offset;
    while (end < text.length && !isNewline(text.charCodeAt(end))) end += 1;
    const line = this.lineStarts.length;
    const lineStart = this.lineStarts[line - 1] ?? 0;
    const column = offset - lineStart + 1;
    const ownLine = WHITE_SPACE.test(text.slice(lineStart, offset));
    this.comments.push({ text: text.slice(offset, end), line, column, ownLine });
    this.offset = end;
  }
}
