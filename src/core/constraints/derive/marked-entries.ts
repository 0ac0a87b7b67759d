import type { Comment, Expression, Statement } from "../../python/ast.ts";
import type { ParsedPython } from "../../python/parse.ts";
import { type Brackets, bracketsOf, type Entry } from "./entries.ts";
import { classifyComment, isBanner, type Marker } from "./marker.ts";
import { lineText } from "./suites.ts";

/** What the comments inside a statement's brackets say of its entries. */
export interface MarkedEntries {
  readonly frozen: readonly { readonly entry: Entry; readonly comment: Comment }[];
  readonly freed: readonly Entry[];
}

/**
 * Comments between the entries of a dictionary display or the keyword arguments of a call govern
 * entries as comments in a suite govern statements: behind an entry that one, on a line of its own
 * those below, up to a blank line or the next marker. Comments that stand with no entry are left
 * out: they speak of the whole statement.
 *
 * @returns the entries, and the comments that are used up.
 */
export function markedEntries(
  statement: Statement,
  comments: readonly Comment[],
  parsed: ParsedPython,
): MarkedEntries & { readonly used: ReadonlySet<Comment> } {
  const brackets = bracketsOf(statement);
  const walk = new Walk(parsed);
  for (const comment of comments) {
    const home = homeOf(comment, brackets);
    if (home && !comment.ownLine) walk.behind(home, comment);
  }
  for (const one of brackets) {
    const own = comments.filter((comment) => comment.ownLine && homeOf(comment, brackets) === one);
    walk.between(one, own);
  }
  return walk;
}

/** The innermost brackets around a comment, where all that it may speak of are entries. */
function homeOf(comment: Comment, brackets: readonly Brackets[]): Brackets | undefined {
  const home = brackets.findLast(({ node }) => encloses(node, comment));
  const others = home ? unkeyed(home.node) : [];
  return others.some(({ endLine }) => endLine >= comment.line) ? undefined : home;
}

/** Positional arguments, and entries under keys that are no constants. */
function unkeyed(node: Brackets["node"]): Expression[] {
  if (node.kind === "Call") return [...node.args];
  return node.values.filter((_, at) => node.keys[at]?.kind !== "Constant");
}

function encloses(node: Brackets["node"], { line, column }: Comment): boolean {
  const isAfter = line > node.line || (line === node.line && column > node.column);
  const isBefore = line < node.endLine || (line === node.endLine && column < node.endColumn);
  return isAfter && isBefore;
}

class Walk {
  readonly frozen: { entry: Entry; comment: Comment }[] = [];
  readonly freed: Entry[] = [];
  readonly used = new Set<Comment>();
  /** Values of entries that a comment behind them speaks of: no comment further up does. */
  private readonly told = new Set<Expression>();

  constructor(private readonly parsed: ParsedPython) {}

  behind({ entries }: Brackets, comment: Comment): void {
    const marker = classifyComment(comment.text);
    const onLine = entries.filter(({ line, endLine }) => [line, endLine].includes(comment.line));
    for (const entry of marker ? onLine : []) {
      if (marker) this.apply(marker, entry, comment);
      this.told.add(entry.value);
    }
  }

  between({ entries }: Brackets, comments: readonly Comment[]): void {
    const blocks = blocksOf(comments);
    let open: { marker: Marker; block: Block } | undefined;
    let previousEnd = 0;
    for (const entry of entries) {
      while (blocks[0] && blocks[0].endLine < entry.line) {
        const block = blocks.shift();
        const marker = block && classifyComment(block.text);
        if (!block || !marker) continue;
        open = { marker, block };
        previousEnd = block.endLine;
      }
      if (open && this.isOver(open, entry, previousEnd)) open = undefined;
      if (open && !this.told.has(entry.value))
        for (const comment of open.block.comments) this.apply(open.marker, entry, comment);
      previousEnd = entry.endLine;
    }
  }

  private isOver({ marker, block }: { marker: Marker; block: Block }, entry: Entry, after: number) {
    if (marker.kind === "thaw" || isBanner(block.text)) return false;
    for (let line = after + 1; line < entry.line; line++) {
      if (lineText(this.parsed, line).trim() === "") return true;
    }
    return false;
  }

  private apply(marker: Marker, entry: Entry, comment: Comment): void {
    if (marker.kind !== "freeze" && marker.kind !== "thaw") return;
    this.used.add(comment);
    if (marker.kind === "thaw") this.freed.push(entry);
    else this.frozen.push({ entry, comment });
  }
}

/** Adjacent comment lines. */
interface Block {
  readonly comments: Comment[];
  endLine: number;
  text: string;
}

function blocksOf(comments: readonly Comment[]): Block[] {
  const blocks: Block[] = [];
  for (const comment of comments) {
    const last = blocks.at(-1);
    if (last && last.endLine === comment.line - 1) {
      last.comments.push(comment);
      last.endLine = comment.line;
      last.text += `\n${comment.text}`;
    } else blocks.push({ comments: [comment], endLine: comment.line, text: comment.text });
  }
  return blocks;
}
