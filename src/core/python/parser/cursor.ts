import type { Expression } from "../ast.ts";
import type { Located } from "./nodes.ts";
import { MAX_DEPTH, SyntaxProblem } from "./syntax-problem.ts";
import type { Tokenizer } from "./tokenizer.ts";
import type { TokenKind } from "./tokens.ts";

/**
 * The lowest layer of the parser: a position in the token table. Each further layer (strings,
 * atoms, expressions, patterns, statements) is a subclass that knows only those beneath it and
 * names as abstract methods what it needs from above.
 */
export abstract class TokenCursor {
  protected index = 0;
  /** The kind of the current token. */
  protected kind: TokenKind;
  private depth = 0;
  private nextId = 0;

  constructor(protected readonly tokens: Tokenizer) {
    this.kind = tokens.kinds[0] ?? "end";
  }

  /** The number of ids given so far. */
  get nodeCount(): number {
    return this.nextId;
  }

  protected kindAt(distance: number): TokenKind {
    return this.tokens.kinds[this.index + distance] ?? "end";
  }

  protected next(): void {
    this.index += 1;
    this.kind = this.tokens.kinds[this.index] ?? "end";
  }

  protected at(kind: TokenKind): boolean {
    return this.kind === kind;
  }

  /** Steps over a token of this kind; false where another stands here. */
  protected take(kind: TokenKind): boolean {
    if (this.kind !== kind) return false;
    this.next();
    return true;
  }

  protected expect(kind: TokenKind, message?: string): void {
    if (!this.take(kind)) this.unexpected(message ?? `expected '${kind}'`);
  }

  protected takeName(): string {
    if (!this.at("name")) this.unexpected("expected a name");
    const value = this.tokens.values[this.index] ?? "";
    this.next();
    return value;
  }

  /** The identifier of the current token, "" where it is no name. */
  protected get word(): string {
    return this.tokens.values[this.index] ?? "";
  }

  protected textOf(index: number): string {
    return this.tokens.text.slice(this.tokens.starts[index], this.tokens.ends[index]);
  }

  /** A fresh id and the span from the first token to the last one taken. */
  protected span(first: number): Located {
    const { kinds, starts, ends, lines, endLines, lineStarts } = this.tokens;
    let last = this.index - 1;
    // A compound statement ends with its last statement, not with the line end and dedent behind.
    while (last > first && (kinds[last] === "newline" || kinds[last] === "dedent")) last -= 1;
    last = Math.max(first, last);
    const start = starts[first] ?? 0;
    const end = ends[last] ?? start;
    const line = lines[first] ?? 1;
    const endLine = endLines[last] ?? line;
    const id = this.nextId;
    this.nextId += 1;
    return {
      id,
      start,
      end,
      line,
      column: start - (lineStarts[line - 1] ?? 0) + 1,
      endLine,
      endColumn: end - (lineStarts[endLine - 1] ?? 0) + 1,
    };
  }

  protected fail(message: string, at: number | Expression = this.index): never {
    const offset = typeof at === "number" ? (this.tokens.starts[at] ?? 0) : at.start;
    throw new SyntaxProblem(message, offset);
  }

  /** The current token cannot stand here; a problem of the tokenizer explains it best. */
  protected unexpected(message = "invalid syntax"): never {
    const { problem, openBracket } = this.tokens;
    if (this.at("error") && problem !== undefined) throw problem;
    if (openBracket !== undefined && openBracket.offset < (this.tokens.starts[this.index] ?? 0)) {
      throw new SyntaxProblem(`'${openBracket.kind}' was never closed`, openBracket.offset);
    }
    if (this.at("indent")) this.fail("unexpected indent");
    this.fail(message);
  }

  /** Runs a nested construct; bounds the depth of the tree. */
  protected nested<Result>(parse: () => Result): Result {
    this.enterNested();
    const result = parse();
    this.leaveNested();
    return result;
  }

  /** To be called before what nests all the time, and `leaveNested` behind it: needs no closure. */
  protected enterNested(): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) this.fail("nested too deeply");
  }

  protected leaveNested(): void {
    this.depth -= 1;
  }

  protected checkChain(length: number): void {
    if (length > MAX_DEPTH) this.fail("nested too deeply");
  }

  /** Tries an alternative; goes back to where it began if that fails. */
  protected attempt<Result>(parse: () => Result): Result | undefined {
    const { index, depth } = this;
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      this.index = index;
      this.depth = depth;
      this.kind = this.tokens.kinds[index] ?? "end";
      return undefined;
    }
  }
}
