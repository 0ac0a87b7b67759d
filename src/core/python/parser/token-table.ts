import type { Comment } from "../ast.ts";
import type { TokenKind } from "./tokens.ts";

const WHITE_SPACE = /^[\s\ufeff]*$/;

export function isNewline(code: number): boolean {
  return code === 10 || code === 13;
}

/** The tokens and comments of one text, one array per property of a token, and its lines. */
export class TokenTable {
  readonly kinds: TokenKind[] = [];
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** Line of the first character. */
  readonly lines: number[] = [];
  /** Line of the last character. */
  readonly endLines: number[] = [];
  /** The normalised identifier of a `name` token, else "". */
  readonly values: string[] = [];
  readonly comments: Comment[] = [];
  readonly lineStarts: number[] = [0];
  /** How far the text has been read. */
  protected offset = 0;

  constructor(readonly text: string) {
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
    this.kinds.push(kind);
    this.starts.push(start);
    this.ends.push(end);
    this.lines.push(line);
    this.endLines.push(this.lineStarts.length);
    this.values.push(value);
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
