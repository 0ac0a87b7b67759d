import { type FormattedString, scanFormattedText } from "./formatted-text.ts";
import { IndentationStack } from "./indentation.ts";
import { isDigit, scanNumber } from "./number-literal.ts";
import { scanString } from "./scan-string.ts";
import { type StringPrefix, stringPrefix } from "./string-literal.ts";
import { MAX_BRACKETS, MAX_TOKENS, SyntaxProblem } from "./syntax-problem.ts";
import { isNewline, TokenTable } from "./token-table.ts";
import { KEYWORDS, operatorAt, type TokenKind } from "./tokens.ts";

const IDENTIFIER = /[_\p{XID_Start}]\p{XID_Continue}*/uy;
const CLOSER_OF: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

const NO_PREFIX: StringPrefix = { raw: false, bytes: false, formatted: false, template: false };

interface OpenBracket {
  readonly kind: string;
  readonly offset: number;
}

/**
 * Splits a text into Python's tokens, comments apart. A problem does not throw: it becomes a last
 * token of kind `error`, so that the parser can report an earlier problem of its own first.
 */
export class Tokenizer extends TokenTable {
  problem: SyntaxProblem | undefined;

  private readonly brackets: OpenBracket[] = [];
  private readonly outerTexts: FormattedString[] = [];
  /** The innermost f-string that is open here. */
  private formatted: FormattedString | undefined;
  private readonly indentation = new IndentationStack();

  /** Fills the table. */
  run(): void {
    try {
      while (this.offset < this.text.length) this.logicalLine();
      this.finish();
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      this.problem = error;
      this.push("error", this.offset, this.offset);
    }
  }

  /** The innermost bracket that is still open when the text ends or a problem shows. */
  get openBracket(): OpenBracket | undefined {
    return this.brackets.at(-1);
  }

  private finish(): void {
    const open = this.brackets.at(-1);
    if (this.formatted !== undefined) {
      throw new SyntaxProblem("unterminated f-string literal", this.formatted.start);
    }
    if (open !== undefined) {
      throw new SyntaxProblem(`'${open.kind}' was never closed`, open.offset);
    }
    for (let depth = this.indentation.depth; depth > 0; depth -= 1) {
      this.push("dedent", this.offset, this.offset);
    }
    this.push("end", this.offset, this.offset);
  }

  private logicalLine(): void {
    if (isNewline(this.text.charCodeAt(this.offset))) {
      this.newline();
      return;
    }
    const width = this.indentation.measure(this.text, this.offset);
    const first = this.text.charCodeAt(width.end);
    if (width.continued) this.countLines(this.offset, width.end);
    this.offset = width.end;
    if (first === 35 /* # */) this.comment();
    if (this.offset >= this.text.length) return;
    if (isNewline(this.text.charCodeAt(this.offset))) {
      this.newline();
      return;
    }
    for (const kind of this.indentation.change(width)) this.push(kind, this.offset, this.offset);
    this.tokensOfLine();
  }

  /** Reads tokens up to and including the `newline` that ends the logical line. */
  private tokensOfLine(): void {
    const { text } = this;
    for (;;) {
      if (this.formatted?.inText) {
        this.formattedText(this.formatted);
        continue;
      }
      if (this.offset >= text.length) {
        if (this.brackets.length === 0) this.push("newline", this.offset, this.offset);
        return;
      }
      const code = text.charCodeAt(this.offset);
      if (code === 32 || code === 9 || code === 12) {
        this.offset += 1;
      } else if (isNewline(code)) {
        const start = this.offset;
        if (this.brackets.length === 0) {
          this.push("newline", start, start);
          this.newline();
          return;
        }
        this.newline();
      } else if (code === 35 /* # */) {
        this.comment();
      } else if (code === 92 /* \ */) {
        this.continuation();
      } else {
        this.token(code);
      }
    }
  }

  private token(code: number): void {
    if (this.kinds.length > MAX_TOKENS) {
      throw new SyntaxProblem("the file is too large to be verified", this.offset);
    }
    const isLetter = (code | 32) >= 97 && (code | 32) <= 122;
    if (isLetter || code === 95 /* _ */ || code >= 128) {
      this.word();
    } else if (isDigit(code) || (code === 46 && isDigit(this.text.charCodeAt(this.offset + 1)))) {
      const end = scanNumber(this.text, this.offset);
      this.push("number", this.offset, end);
      this.offset = end;
    } else if (code === 34 || code === 39) {
      this.string(this.offset, NO_PREFIX);
    } else {
      this.operator(code);
    }
  }

  private word(): void {
    const { text, offset } = this;
    let end = offset;
    let code = text.charCodeAt(end);
    while (((code | 32) >= 97 && (code | 32) <= 122) || (code >= 48 && code <= 57) || code === 95) {
      end += 1;
      code = text.charCodeAt(end);
    }
    if ((code === 34 || code === 39) && end - offset <= 2) {
      const prefix = stringPrefix(text.slice(offset, end));
      if (prefix !== undefined) {
        this.string(end, prefix);
        return;
      }
    }
    if (code >= 128) end = this.endOfUnicodeWord();
    const word = text.slice(offset, end);
    const keyword = KEYWORDS.get(word);
    if (keyword !== undefined) {
      this.push(keyword, offset, end);
    } else {
      const name = code >= 128 ? word.normalize("NFKC") : word;
      this.push("name", offset, end, this.lineStarts.length, name);
    }
    this.offset = end;
  }

  private endOfUnicodeWord(): number {
    IDENTIFIER.lastIndex = this.offset;
    if (IDENTIFIER.test(this.text)) return IDENTIFIER.lastIndex;
    const character = String.fromCodePoint(this.text.codePointAt(this.offset) ?? 0);
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    throw new SyntaxProblem(`invalid character '${character}' (U+${code})`, this.offset);
  }

  /** A literal whose opening quote is at `quote` and whose prefix starts at the current offset. */
  private string(quote: number, prefix: StringPrefix): void {
    const start = this.offset;
    const triple = this.text.startsWith(this.text.charAt(quote).repeat(3), quote);
    const body = quote + (triple ? 3 : 1);
    if (prefix.formatted) {
      this.push(prefix.template ? "t-start" : "f-start", start, body);
      const quotes = this.text.slice(quote, body);
      if (this.formatted) this.outerTexts.push(this.formatted);
      this.formatted = { start, quotes, raw: prefix.raw, fields: [], inText: true };
      this.offset = body;
      return;
    }
    const end = scanString(this.text, quote, body);
    const line = this.lineStarts.length;
    this.countLines(start, end);
    this.push("string", start, end, line);
    this.offset = end;
  }

  /** The text of an f-string up to the next field, the end of this field or the closing quotes. */
  private formattedText(current: FormattedString): void {
    const { end, stop } = scanFormattedText(this.text, this.offset, current);
    const start = this.offset;
    const line = this.lineStarts.length;
    if (end > start) {
      this.countLines(start, end);
      this.push("f-middle", start, end, line);
    }
    this.offset = end;
    if (stop === "close") {
      this.push("f-end", end, end + current.quotes.length);
      this.offset = end + current.quotes.length;
      this.formatted = this.outerTexts.pop();
    } else if (stop === "open") {
      this.open("{", "f-open");
      current.fields.push(this.brackets.length);
      current.inText = false;
    } else {
      current.inText = false;
    }
  }

  private operator(code: number): void {
    const { text, offset, formatted } = this;
    const atField = formatted !== undefined && formatted.fields.at(-1) === this.brackets.length;
    if (atField && code === 58 /* : */) {
      this.push(":", offset, offset + 1);
      this.offset += 1;
      formatted.inText = true;
      return;
    }
    if (atField && code === 33 /* ! */ && text.charCodeAt(offset + 1) !== 61) {
      this.push("!", offset, offset + 1);
      this.offset += 1;
      return;
    }
    const kind = operatorAt(text, offset);
    if (kind === undefined) {
      const character = text.charAt(offset);
      const shown =
        code < 32 || code === 127 ? `U+00${code.toString(16).padStart(2, "0")}` : character;
      throw new SyntaxProblem(`invalid character '${shown}'`, offset);
    }
    if (kind === "(" || kind === "[" || kind === "{") {
      this.open(kind);
    } else if (kind === ")" || kind === "]" || kind === "}") {
      this.close(kind, formatted);
    } else {
      this.push(kind, offset, offset + kind.length);
      this.offset += kind.length;
    }
  }

  private open(kind: string, tokenKind: TokenKind = kind): void {
    if (this.brackets.length >= MAX_BRACKETS) {
      throw new SyntaxProblem("nested too deeply: more than 200 open brackets", this.offset);
    }
    this.brackets.push({ kind, offset: this.offset });
    this.push(tokenKind, this.offset, this.offset + 1);
    this.offset += 1;
  }

  private close(kind: string, formatted: FormattedString | undefined): void {
    const { offset } = this;
    const endsField = formatted !== undefined && formatted.fields.at(-1) === this.brackets.length;
    const opener = this.brackets.pop();
    if (opener === undefined) throw new SyntaxProblem(`unmatched '${kind}'`, offset);
    if (CLOSER_OF[opener.kind] !== kind) {
      this.brackets.push(opener);
      const message = `closing '${kind}' does not match opening '${opener.kind}'`;
      throw new SyntaxProblem(message, offset);
    }
    this.push(kind, offset, offset + 1);
    this.offset += 1;
    if (endsField) {
      formatted.fields.pop();
      formatted.inText = true;
    }
  }

  private continuation(): void {
    const next = this.text.charCodeAt(this.offset + 1);
    if (!isNewline(next)) {
      const what = Number.isNaN(next) ? "unexpected end of file" : "unexpected character";
      throw new SyntaxProblem(`${what} after the line continuation character`, this.offset);
    }
    this.offset += 1;
    this.newline();
    if (this.offset >= this.text.length) {
      throw new SyntaxProblem("unexpected end of file after a line continuation", this.offset);
    }
  }
}
