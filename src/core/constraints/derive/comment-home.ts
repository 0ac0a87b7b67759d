import type { Comment } from "../../python/ast.ts";
import type { ParsedPython } from "../../python/parse.ts";
import {
  firstLine,
  headerEnd,
  innerSuites,
  lineText,
  type Placed,
  placedIn,
  type Suite,
  suitesOf,
  widthBefore,
} from "./suites.ts";

/** Where comments belong, as a reader of Python takes them by their indentation. */
export class CommentHomes {
  readonly suites: readonly Suite[];
  private readonly placed: readonly Placed[];

  constructor(private readonly parsed: ParsedPython) {
    this.suites = suitesOf(parsed);
    this.placed = placedIn(this.suites);
  }

  /**
   * The suite that a comment on a line of its own stands in; a statement where it stands inside one
   * (within brackets or a header).
   */
  homeOf(comment: Comment): { readonly suite: Suite } | { readonly inside: Placed } {
    const before = this.lastBefore(comment.line);
    const after = this.firstAfter(comment.line);
    if (before !== undefined && this.isWithin(before, comment.line)) return { inside: before };
    const outermost = after?.suite ?? this.module;
    if (before === undefined) return { suite: outermost };
    const opens = !chainOf(before.suite).includes(outermost);
    if (opens && this.followsHeader(before, comment.line)) return { suite: outermost };
    return { suite: this.byIndent(comment, before, outermost, opens) };
  }

  /**
   * What a comment behind code on its line speaks of: the statements that stand on that line, or
   * the suite that opens there (`else:  # …`).
   */
  trailed(comment: Comment): readonly Placed[] {
    const { line } = comment;
    const at = this.countUpTo(line);
    const decorated = this.placed[at];
    const last = this.placed[at - 1];
    if (decorated !== undefined && firstLine(decorated.statement) <= line) return [decorated];
    if (last === undefined || !this.isWithin(last, line)) return this.clauseAt(line);
    const row = this.rowOf(at - 1, last);
    const home = promoted(last, row);
    return row.filter((item) => item.suite === home.suite);
  }

  /** The statements whose text shares a line with `last`, the last of them, at `index`. */
  private rowOf(index: number, last: Placed): readonly Placed[] {
    const row = [last];
    for (let before = index - 1; before >= 0; before--) {
      const item = this.placed[before];
      const first = row[0]?.statement.line ?? last.statement.line;
      if (item === undefined || !this.isWithin(item, first)) break;
      row.unshift(item);
    }
    return row;
  }

  /** How many statements begin on `line` or before it. */
  private countUpTo(line: number): number {
    let low = 0;
    let high = this.placed.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.placed[middle]?.statement.line ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private get module(): Suite {
    const [module] = this.suites;
    if (module === undefined) throw new Error("a module without a suite");
    return module;
  }

  private lastBefore(line: number): Placed | undefined {
    return this.placed[this.countUpTo(line - 1) - 1];
  }

  private firstAfter(line: number): Placed | undefined {
    return this.placed[this.countUpTo(line)];
  }

  private isWithin({ statement }: Placed, line: number): boolean {
    const isSimple = innerSuites(statement).length === 0;
    return line <= (isSimple ? statement.endLine : headerEnd(statement));
  }

  /** Whether a header (`for …:`, `else:`) stands between the last statement's end and `line`. */
  private followsHeader(before: Placed, line: number): boolean {
    const { statement } = before;
    if (innerSuites(statement).length > 0) return true;
    for (let at = statement.endLine + 1; at < line; at++) {
      if (!/^\s*(#|$)/.test(lineText(this.parsed, at))) return true;
    }
    return false;
  }

  /** The deepest open suite that is indented no further than the comment. */
  private byIndent(comment: Comment, before: Placed, outermost: Suite, opens: boolean): Suite {
    const width = widthBefore(this.parsed, comment.line);
    const chain = chainOf(before.suite);
    const until = opens ? outermost.parent : outermost;
    const last = until === undefined ? -1 : chain.indexOf(until);
    const open = last < 0 ? chain : chain.slice(0, last + 1);
    const home = open.find(({ indent }) => indent !== undefined && indent <= width);
    if (opens && (home === undefined || home === outermost.parent)) return outermost;
    return home ?? open.at(-1) ?? outermost;
  }

  /** The suite of an `else:`, `except:` or `finally:` on this line. */
  private clauseAt(line: number): readonly Placed[] {
    const next = this.firstAfter(line);
    const owner = next?.suite.owner;
    if (next === undefined || owner === undefined || owner.line > line) return [];
    if (next.suite.statements[0] !== next.statement) return [];
    return next.suite.statements.map((statement) => ({ statement, suite: next.suite }));
  }
}

/** A suite and those around it, inner first. */
function chainOf(suite: Suite): Suite[] {
  const chain: Suite[] = [];
  for (let at: Suite | undefined = suite; at !== undefined; at = at.parent) chain.push(at);
  return chain;
}

/** A one-line suite's comment belongs to the statement that its line begins with. */
function promoted(innermost: Placed, row: readonly Placed[]): Placed {
  let home = innermost;
  while (home.suite.owner !== undefined && home.suite.indent === undefined) {
    const owner = home.suite.owner;
    const outer = row.find((item) => item.statement === owner);
    if (outer === undefined || owner.line !== innermost.statement.line) return home;
    home = outer;
  }
  return home;
}
