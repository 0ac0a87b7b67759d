import type { Comment, Statement } from "../../python/ast.ts";
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
    const home = brackets.findLast(({ node }) => encloses(node, comment));
    if (home && !comment.ownLine) walk.behind(home, comment);
  }
  for (const one of brackets) {
    const own = comments.filter((comment) => {
      const home = brackets.findLast(({ node }) => encloses(node, comment));
      return home === one && comment.ownLine;
    });
    walk.between(one, own);
  }
  return walk;
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

  constructor(private readonly parsed: ParsedPython) {}

  behind({ entries }: Brackets, comment: Comment): void {
    const marker = classifyComment(comment.text);
    const onLine = entries.filter(({ line, endLine }) => [line, endLine].includes(comment.line));
    if (marker && onLine.length > 0) for (const entry of onLine) this.apply(marker, entry, comment);
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
      if (open) for (const comment of open.block.comments) this.apply(open.marker, entry, comment);
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
