import type { Comment, Statement } from "../../python/ast.ts";
import type { ParsedPython } from "../../python/parse.ts";
import { CommentHomes } from "./comment-home.ts";
import { bracketsOf, type Entry } from "./entries.ts";
import { markedEntries } from "./marked-entries.ts";
import { classifyComment, isBanner, type Marker } from "./marker.ts";
import { firstLine, innerSuites, isCompound, lineText, type Placed, type Suite } from "./suites.ts";

/** A statement that a comment governs. */
export interface Governed extends Placed {
  readonly marker: Marker;
  /** The first and last line of the comment. */
  readonly comment: { readonly line: number; readonly endLine: number };
  /** The marker stands behind the statement or right above it, not further up. */
  readonly direct: boolean;
  /** The only entries of a display or call that it governs; undefined where it governs all. */
  readonly entries?: readonly Entry[] | undefined;
}

/** Adjacent comment lines of one suite. */
interface Block {
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
}

/** A region that is open while the statements of a suite are walked. */
interface OpenRegion {
  readonly marker: Marker;
  readonly block: Block;
  readonly banner: boolean;
  /** Statements that it governs so far. */
  count: number;
}

/**
 * All statements of a module that its comments govern, in the order of the text: a statement inside
 * a frozen one is not repeated, and one that a thaw marker frees inside a frozen one is taken out of
 * it.
 */
export function governedStatements(parsed: ParsedPython): Governed[] {
  const regions = new Regions(parsed);
  return regions.governed();
}

class Regions {
  private readonly homes: CommentHomes;
  private readonly blocks = new Map<Suite, Block[]>();
  private readonly found: Governed[] = [];
  private readonly freed = new Set<Statement>();
  private readonly freedEntries = new Map<Statement, readonly Entry[]>();

  constructor(private readonly parsed: ParsedPython) {
    this.homes = new CommentHomes(parsed);
  }

  governed(): Governed[] {
    this.readComments();
    for (const suite of this.homes.suites) this.walk(suite);
    const all = this.found.flatMap((item) => this.withoutFreed(item));
    const kept = outermost(all).map((item) => this.withoutFreedEntries(item));
    return kept.sort((a, b) => a.statement.start - b.statement.start);
  }

  private readComments(): void {
    const inside = new Map<Placed, Comment[]>();
    for (const comment of this.parsed.comments) {
      const home = comment.ownLine ? this.homes.homeOf(comment) : undefined;
      const placed = home ? ("inside" in home ? [home.inside] : []) : this.homes.trailed(comment);
      const [only] = placed;
      if (home && "suite" in home) this.addToBlock(home.suite, comment);
      else if (only && placed.length === 1 && isInside(comment, only.statement)) {
        inside.set(only, [...(inside.get(only) ?? []), comment]);
      } else this.mark(placed, comment);
    }
    for (const [placed, comments] of inside) this.markInside(placed, comments);
  }

  /** Comments inside a statement: of its entries where they stand among such, else of all of it. */
  private markInside(placed: Placed, comments: readonly Comment[]): void {
    const { frozen, freed, used } = markedEntries(placed.statement, comments, this.parsed);
    for (const comment of comments) if (!used.has(comment)) this.mark([placed], comment);
    if (freed.length > 0) this.freedEntries.set(placed.statement, freed);
    const [first] = frozen;
    if (first === undefined) return;
    const { line } = first.comment;
    const all = bracketsOf(placed.statement)[0]?.entries ?? [];
    const ofFirst = frozen.filter(({ comment }) => comment === first.comment);
    const isWhole =
      first.comment.ownLine && all.every((one) => ofFirst.some(({ entry }) => isSame(entry, one)));
    const entries = isWhole ? undefined : frozen.map(({ entry }) => entry);
    const marker: Marker = { kind: "freeze", direction: "below" };
    const comment = { line, endLine: line };
    this.found.push({ ...placed, marker, comment, direct: true, entries });
  }

  private withoutFreedEntries(item: Governed): Governed {
    const freed = this.freedEntries.get(item.statement);
    if (item.marker.kind !== "freeze" || freed === undefined) return item;
    const all = item.entries ?? bracketsOf(item.statement)[0]?.entries ?? [];
    return { ...item, entries: all.flatMap((entry) => without(entry, freed, item.statement)) };
  }

  private addToBlock(suite: Suite, comment: Comment): void {
    const blocks = this.blocks.get(suite) ?? [];
    this.blocks.set(suite, blocks);
    const last = blocks.at(-1);
    if (last === undefined || last.endLine !== comment.line - 1) {
      blocks.push({ line: comment.line, endLine: comment.line, text: comment.text });
      return;
    }
    const text = `${last.text}\n${comment.text}`;
    blocks[blocks.length - 1] = { line: last.line, endLine: comment.line, text };
  }

  /** A comment behind code, or inside it, governs the statements it stands with. */
  private mark(statements: readonly Placed[], { text, line }: Comment): void {
    const marker = classifyComment(text);
    if (marker === undefined) return;
    for (const placed of statements) this.apply(marker, placed, { line, endLine: line }, true);
  }

  private apply(
    marker: Marker,
    placed: Placed,
    comment: { line: number; endLine: number },
    direct: boolean,
  ): void {
    if (marker.kind === "thaw") this.freed.add(placed.statement);
    else this.found.push({ ...placed, marker, comment, direct });
  }

  private walk(suite: Suite): void {
    const blocks = [...(this.blocks.get(suite) ?? [])];
    let region: OpenRegion | undefined;
    let previousEnd = 0;
    let sinceMarker: Statement[] = [];
    for (const statement of suite.statements) {
      for (const block of takeBefore(blocks, statement)) {
        const opened = this.open(block, sinceMarker, suite);
        if (opened === undefined) continue;
        region = opened;
        previousEnd = block.endLine;
        sinceMarker = [];
      }
      if (region !== undefined && this.isOver(region, statement, previousEnd)) region = undefined;
      sinceMarker.push(statement);
      if (region !== undefined) region = this.govern(region, { statement, suite });
      previousEnd = statement.endLine;
    }
    for (const block of blocks) this.open(block, sinceMarker, suite);
  }

  /** The region that a block of comments opens, if it marks anything. */
  private open(block: Block, above: readonly Statement[], suite: Suite): OpenRegion | undefined {
    const marker = classifyComment(block.text);
    if (marker === undefined) return undefined;
    if (marker.kind === "freeze" && marker.direction === "above") {
      for (const statement of above) this.apply(marker, { statement, suite }, block, false);
      return { marker: { kind: "thaw" }, block, banner: true, count: 0 };
    }
    // A thaw reaches to the next marker, whatever blank lines come between.
    const banner = isBanner(block.text) || marker.kind === "thaw";
    return { marker, block, banner, count: 0 };
  }

  /** Whether a blank line ends a plain region before this statement. */
  private isOver(region: OpenRegion, statement: Statement, previousEnd: number): boolean {
    if (region.banner) return false;
    for (let line = previousEnd + 1; line < firstLine(statement); line++) {
      if (lineText(this.parsed, line).trim() === "") return true;
    }
    return false;
  }

  private govern(region: OpenRegion, placed: Placed): OpenRegion | undefined {
    const direct = region.count === 0;
    region.count += 1;
    this.apply(region.marker, placed, region.block, direct);
    if (region.marker.kind === "cadence") return undefined;
    const compound = isCompound(placed.statement);
    if (region.marker.kind === "freeze" && direct && compound) return undefined;
    return !region.banner && compound && this.hasBlankLine(placed.statement) ? undefined : region;
  }

  private hasBlankLine(statement: Statement): boolean {
    for (let line = statement.line + 1; line < statement.endLine; line++) {
      if (lineText(this.parsed, line).trim() === "") return true;
    }
    return false;
  }

  /** A frozen statement less what a thaw marker frees inside it. */
  private withoutFreed(item: Governed): Governed[] {
    if (this.freed.has(item.statement) && !item.direct) return [];
    if (item.marker.kind !== "freeze" || !this.frees(item.statement)) return [item];
    return this.homes.suites
      .filter((suite) => suite.owner === item.statement)
      .flatMap((suite) =>
        suite.statements
          .filter((statement) => !this.freed.has(statement))
          .flatMap((statement) => this.withoutFreed({ ...item, statement, suite, direct: false })),
      );
  }

  private frees(statement: Statement): boolean {
    if (this.freed.size === 0) return false;
    return innerSuites(statement).some((suite) =>
      suite.some((inner) => this.freed.has(inner) || this.frees(inner)),
    );
  }
}

/** Takes from `blocks` those that stand before a statement. */
function takeBefore(blocks: Block[], statement: Statement): Block[] {
  const taken: Block[] = [];
  let first = blocks[0];
  while (first !== undefined && first.line < statement.line) {
    taken.push(first);
    blocks.shift();
    first = blocks[0];
  }
  return taken;
}

/** Drops what is frozen inside something frozen, and all but the nearest marker of a statement. */
function outermost(all: readonly Governed[]): Governed[] {
  const kept: Governed[] = [];
  const bySpan = [...all].sort(
    (a, b) => a.statement.start - b.statement.start || b.statement.end - a.statement.end,
  );
  let frozenUntil = -1;
  for (const item of bySpan) {
    const last = kept.at(-1);
    if (item.marker.kind === "freeze" && item.statement.end <= frozenUntil) {
      const isSame = last?.statement === item.statement && last.marker.kind === "freeze";
      const isWhole = !item.entries || last?.entries !== undefined;
      if (isSame && isWhole && item.direct && !last.direct) kept[kept.length - 1] = item;
      else if (isSame && !item.entries && last.entries) kept[kept.length - 1] = item;
      continue;
    }
    kept.push(item);
    if (item.marker.kind === "freeze") {
      frozenUntil = Math.max(frozenUntil, item.statement.end);
    }
  }
  return kept;
}

function isSame(a: Entry, b: Entry): boolean {
  return a.value === b.value;
}

/** Whether a comment stands before the end of a statement. */
function isInside({ line, column }: Comment, { endLine, endColumn }: Statement): boolean {
  return line < endLine || (line === endLine && column < endColumn);
}

/** An entry, or those of its own entries that are not freed. */
function without(entry: Entry, freed: readonly Entry[], statement: Statement): Entry[] {
  const isAt = (one: Entry, path: readonly string[]) =>
    one.path.length >= path.length && path.every((key, at) => one.path[at] === key);
  if (freed.some((one) => isAt(entry, one.path))) return [];
  if (!freed.some((one) => isAt(one, entry.path))) return [entry];
  const own = bracketsOf(statement).find(({ node }) => node === entry.value)?.entries ?? [];
  return own.flatMap((inner) => without(inner, freed, statement));
}
