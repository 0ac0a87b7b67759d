import { hunksBetween, type LineRange } from "../diff/hunk.ts";
import { documentLines } from "./document-text.ts";
import type { Layout, Slot } from "./layout.ts";
import { type ExpectedSide, prefixOf, type Side, sidesIn } from "./match-document.ts";

/** Where a change stands in a document, and which text it shows there. */
export interface LocatedHunk {
  /** The proposal's hunks that it covers: one, or several that an edit joined; none where a person
   * changed lines that the proposal left alone. */
  readonly slots: readonly Slot[];
  /** `edited` where it shows neither text of its one slot. */
  readonly shows: Side | "edited";
  readonly base: LineRange;
  readonly document: LineRange;
}

/**
 * Finds every hunk in a document, from its text alone. Whatever was done to the document, undo and
 * redo included, the answer describes what it holds now.
 *
 * A document that holds only texts of the baseline and the proposal is matched exactly. Otherwise
 * what stands before and after the edited part is matched exactly, and only that part is diffed.
 *
 * @param expected decides between answers that fit the same text
 */
export function locateHunks(
  layout: Layout,
  document: string,
  expected: ExpectedSide,
): LocatedHunk[] {
  const lines = documentLines(document);
  const sides = sidesIn(layout, lines, expected);
  if (sides !== undefined) return followed(layout.slots, sides, 0);
  const head = prefixOf(layout, lines, expected);
  const rest = without(layout, head.sides.length, head.keptLines);
  const tail = prefixOf(mirrored(rest), lines.slice(head.lines).toReversed(), expected);
  const edited = mirrored(without(mirrored(rest), tail.sides.length, tail.keptLines));
  const from = baseLinesOf(layout) - baseLinesOf(rest);
  const middle = lines.slice(head.lines, lines.length - tail.lines);
  const tailSides = tail.sides.toReversed();
  const tailSlots = layout.slots.slice(layout.slots.length - tailSides.length);
  const tailOffset = lines.length - layout.base.length - grown(tailSlots, tailSides);
  return [
    ...followed(layout.slots, head.sides, 0),
    ...diffed(edited, layout.base.slice(from, from + baseLinesOf(edited)), middle, {
      base: from,
      document: head.lines,
    }),
    ...followed(tailSlots, tailSides, tailOffset),
  ];
}

/** Slots that a document follows; `offset`: by how much it has grown before the first of them. */
function followed(slots: readonly Slot[], sides: readonly Side[], offset: number): LocatedHunk[] {
  let shift = offset;
  return sides.flatMap((shows, index) => {
    const slot = slots[index];
    if (slot === undefined) return [];
    const start = slot.base.start + shift;
    const document = { start, end: start + slot[shows].length };
    shift += slot[shows].length - slot.original.length;
    return [{ slots: [slot], shows, base: slot.base, document }];
  });
}

function grown(slots: readonly Slot[], sides: readonly Side[]): number {
  const growth = sides.map((side, index) => {
    const slot = slots[index];
    return slot === undefined ? 0 : slot[side].length - slot.original.length;
  });
  return growth.reduce((sum, each) => sum + each, 0);
}

/** A group of slots and differences that touch each other on the baseline. */
interface Cluster {
  base: LineRange;
  readonly slots: Slot[];
  readonly differences: { readonly base: LineRange; readonly document: LineRange }[];
}

/** The edited part: its differences to the baseline, joined with the slots that they touch. */
function diffed(
  { slots }: Layout,
  base: readonly string[],
  lines: readonly string[],
  start: { readonly base: number; readonly document: number },
): LocatedHunk[] {
  const differences = hunksBetween(base.join(""), lines.join("")).map(({ original, proposed }) => ({
    base: moved(original, start.base),
    document: moved(proposed, start.document),
  }));
  let shift = start.document - start.base;
  return clusters(slots, differences).map((cluster) => {
    const last = cluster.differences.at(-1);
    const from = cluster.base.start + shift;
    if (last !== undefined) shift = last.document.end - last.base.end;
    const document = { start: from, end: cluster.base.end + shift };
    const text = lines.slice(document.start - start.document, document.end - start.document);
    return { slots: cluster.slots, shows: shownBy(cluster, text), base: cluster.base, document };
  });
}

function shownBy({ base, slots }: Cluster, text: readonly string[]): LocatedHunk["shows"] {
  const [slot, other] = slots;
  if (slot === undefined || other !== undefined) return "edited";
  if (base.start !== slot.base.start || base.end !== slot.base.end) return "edited";
  const joined = text.join("");
  if (joined === slot.proposed.join("")) return "proposed";
  return joined === slot.original.join("") ? "original" : "edited";
}

function clusters(slots: readonly Slot[], differences: Cluster["differences"]): Cluster[] {
  const single: Cluster[] = [
    ...slots.map((slot) => ({ base: slot.base, slots: [slot], differences: [] })),
    ...differences.map((each) => ({ base: each.base, slots: [], differences: [each] })),
  ];
  const result: Cluster[] = [];
  for (const each of single.sort((a, b) => a.base.start - b.base.start)) {
    const last = result.at(-1);
    if (last === undefined || each.base.start > last.base.end) {
      result.push(each);
      continue;
    }
    last.base = { start: last.base.start, end: Math.max(last.base.end, each.base.end) };
    last.slots.push(...each.slots);
    last.differences.push(...each.differences);
  }
  return result;
}

function moved({ start, end }: LineRange, by: number): LineRange {
  return { start: start + by, end: end + by };
}

/** What is left of a layout after so many slots and so many lines of the kept run after them. */
function without(layout: Layout, slots: number, keptLines: number): Layout {
  const [first = [], ...kept] = layout.kept.slice(slots);
  return { ...layout, slots: layout.slots.slice(slots), kept: [first.slice(keptLines), ...kept] };
}

/** A layout read from its end; ranges keep their meaning. */
function mirrored({ base, slots, kept }: Layout): Layout {
  return {
    base,
    slots: slots.toReversed().map((slot) => ({
      ...slot,
      original: slot.original.toReversed(),
      proposed: slot.proposed.toReversed(),
    })),
    kept: kept.toReversed().map((run) => run.toReversed()),
  };
}

function baseLinesOf({ slots, kept }: Layout): number {
  const runs = [...kept, ...slots.map(({ original }) => original)];
  return runs.reduce((sum, { length }) => sum + length, 0);
}
