import type { Layout, Slot } from "./layout.ts";

/** Which of a slot's two texts stands in a document. */
export type Side = "original" | "proposed";

/** The side that a slot is expected to show, where a document's text allows both. */
export type ExpectedSide = (id: string) => Side;

/** How far a document follows a layout from its start. */
export interface Prefix {
  /** The side of each slot that was followed. */
  readonly sides: readonly Side[];
  /** Lines followed in the kept run after these slots. */
  readonly keptLines: number;
  /** Lines of the document that were followed. */
  readonly lines: number;
}

/**
 * The side of every slot in a document that holds nothing but kept runs and slots; undefined where
 * it holds anything else. Where several answers fit the text, the expected sides win.
 */
export function sidesIn(
  layout: Layout,
  lines: readonly string[],
  expected: ExpectedSide,
): Side[] | undefined {
  const reachable = endsReachableFrom(layout, lines);
  let at = layout.kept[0]?.length ?? 0;
  if (!reachable[0]?.has(0)) return undefined;
  const sides: Side[] = [];
  for (const [index, slot] of layout.slots.entries()) {
    const side = bothSides(expected(slot.id)).find((each) => {
      const text = slot[each];
      return matches(lines, at, text) && reachable[index + 1]?.has(at + text.length);
    });
    if (side === undefined) return undefined;
    sides.push(side);
    at += slot[side].length + (layout.kept[index + 1]?.length ?? 0);
  }
  return sides;
}

/**
 * For each kept run the lines at which it may start so that the rest fits up to the document's end.
 */
function endsReachableFrom(layout: Layout, lines: readonly string[]): ReadonlySet<number>[] {
  const starts: Set<number>[] = [];
  let ends = new Set([lines.length]);
  for (let index = layout.kept.length - 1; index >= 0; index -= 1) {
    const run = layout.kept[index] ?? [];
    const fitting = [...ends].map((end) => end - run.length);
    const own = new Set(fitting.filter((start) => start >= 0 && matches(lines, start, run)));
    starts.unshift(own);
    const slot = layout.slots[index - 1];
    if (slot !== undefined) ends = new Set([...own].flatMap((end) => startsOf(slot, lines, end)));
  }
  return starts;
}

function startsOf(slot: Slot, lines: readonly string[], end: number): number[] {
  return [slot.original, slot.proposed]
    .filter((text) => end >= text.length && matches(lines, end - text.length, text))
    .map((text) => end - text.length);
}

/**
 * How far a document follows a layout. A slot is passed on its expected side, or on the other one
 * where the whole kept run after it follows too; so an edit just after a slot leaves the slot alone.
 */
export function prefixOf(layout: Layout, lines: readonly string[], expected: ExpectedSide): Prefix {
  const sides: Side[] = [];
  const first = layout.kept[0] ?? [];
  let keptLines = commonLines(lines, 0, first);
  let at = keptLines;
  if (keptLines < first.length) return { sides, keptLines, lines: at };
  for (const [index, slot] of layout.slots.entries()) {
    const run = layout.kept[index + 1] ?? [];
    const order = bothSides(expected(slot.id));
    const fits = (side: Side) => matches(lines, at, slot[side]);
    const [hoped = "original"] = order;
    // Nothing that follows nothing says nothing about the side.
    const tells = (side: Side) => side === hoped || slot[side].length + run.length > 0;
    const whole = order.find(
      (side) => tells(side) && fits(side) && matches(lines, at + slot[side].length, run),
    );
    const side = whole ?? (fits(hoped) ? hoped : undefined);
    if (side === undefined) break;
    sides.push(side);
    at += slot[side].length;
    keptLines = commonLines(lines, at, run);
    at += keptLines;
    if (keptLines < run.length) break;
  }
  return { sides, keptLines, lines: at };
}

function bothSides(first: Side): Side[] {
  return first === "original" ? ["original", "proposed"] : ["proposed", "original"];
}

function matches(lines: readonly string[], at: number, text: readonly string[]): boolean {
  return (
    at + text.length <= lines.length && text.every((line, index) => lines[at + index] === line)
  );
}

function commonLines(lines: readonly string[], at: number, text: readonly string[]): number {
  let count = 0;
  while (count < text.length && lines[at + count] === text[count]) count += 1;
  return count;
}
