import { MAX_INDENTS, SyntaxProblem } from "./syntax-problem.ts";

export interface LineWidth {
  /** Columns with tabs to the next multiple of 8. */
  readonly columns: number;
  /** Columns with tabs as wide as one space: both measures must agree. */
  readonly narrow: number;
  /** Offset of the first character that is no indentation. */
  readonly end: number;
  /** The indentation runs over a backslash at a line's end. */
  readonly continued: boolean;
}

const UNCHANGED: readonly [] = [];

/** The open levels of indentation, by CPython's rules for tabs, form feeds and backslashes. */
export class IndentationStack {
  private readonly columns: number[] = [0];
  private readonly narrow: number[] = [0];

  get depth(): number {
    return this.columns.length - 1;
  }

  measure(text: string, start: number): LineWidth {
    let columns = 0;
    let narrow = 0;
    let end = start;
    let continued = false;
    let beforeBackslash: { columns: number; narrow: number } | undefined;
    for (; ; end += 1) {
      const code = text.charCodeAt(end);
      if (code === 32) {
        columns += 1;
        narrow += 1;
      } else if (code === 9) {
        columns = (Math.floor(columns / 8) + 1) * 8;
        narrow += 1;
      } else if (code === 12 || (code === 0xfeff && end === 0)) {
        columns = 0;
        narrow = 0;
      } else if (code === 92 && /^\\(?:\r\n?|\n)/.test(text.slice(end, end + 3))) {
        continued = true;
        if (columns > 0) beforeBackslash ??= { columns, narrow };
        if (text.startsWith("\r\n", end + 1)) end += 1;
        end += 1;
      } else break;
    }
    if (beforeBackslash !== undefined) ({ columns, narrow } = beforeBackslash);
    return { columns, narrow, end, continued };
  }

  /** The indent or dedent tokens that a line of this width brings. */
  change(width: LineWidth): readonly ("indent" | "dedent")[] {
    const top = this.columns[this.columns.length - 1] ?? 0;
    if (width.columns === top) {
      this.compareNarrow(width);
      return UNCHANGED;
    }
    if (width.columns > top) return this.indent(width);
    return this.dedent(width);
  }

  private indent(width: LineWidth): readonly "indent"[] {
    if (this.columns.length >= MAX_INDENTS) {
      throw new SyntaxProblem("nested too deeply: too many levels of indentation", width.end);
    }
    if (width.narrow <= (this.narrow.at(-1) ?? 0)) throw inconsistentTabs(width);
    this.columns.push(width.columns);
    this.narrow.push(width.narrow);
    return ["indent"];
  }

  private dedent(width: LineWidth): readonly "dedent"[] {
    const dedents: "dedent"[] = [];
    while ((this.columns.at(-1) ?? 0) > width.columns) {
      this.columns.pop();
      this.narrow.pop();
      dedents.push("dedent");
    }
    if (this.columns.at(-1) !== width.columns) {
      const message = "unindent does not match any outer indentation level";
      throw new SyntaxProblem(message, width.end);
    }
    this.compareNarrow(width);
    return dedents;
  }

  private compareNarrow(width: LineWidth): void {
    if (this.narrow[this.narrow.length - 1] !== width.narrow) throw inconsistentTabs(width);
  }
}

function inconsistentTabs(width: LineWidth): SyntaxProblem {
  return new SyntaxProblem("inconsistent use of tabs and spaces in indentation", width.end);
}
