import type { Hunk, LineRange } from "../diff/hunk.ts";
import { splitLines } from "../diff/lines.ts";
import { documentForm, documentLines } from "./document-text.ts";

/** The place of one hunk, in document form. */
export interface Slot {
  readonly id: string;
  readonly hunk: Hunk;
  readonly original: readonly string[];
  readonly proposed: readonly string[];
  /** Lines of the baseline, 0-based, counted as an editor counts them. */
  readonly base: LineRange;
}

/**
 * A baseline cut where hunks may change it: `kept[0] slot[0] kept[1] … slot[n-1] kept[n]`. Only the
 * first and the last kept run may be empty.
 */
export interface Layout {
  readonly base: readonly string[];
  readonly slots: readonly Slot[];
  readonly kept: readonly (readonly string[])[];
}

/** Cuts a baseline at its hunks; `hunks` are those of `hunksBetween(baseline, …)`. */
export function layoutOf(baseline: string, hunks: readonly Hunk[]): Layout {
  const exact = splitLines(baseline);
  const slots: Slot[] = [];
  const kept: string[][] = [];
  let from = 0;
  let line = 0;
  for (const hunk of hunks) {
    const run = shown(exact.slice(from, hunk.original.start).join(""), from === 0);
    const original = shown(hunk.originalText, hunk.original.start === 0);
    const proposed = shown(hunk.proposedText, hunk.proposed.start === 0);
    const start = line + run.length;
    line = start + original.length;
    kept.push(run);
    slots.push({ id: hunk.id, hunk, original, proposed, base: { start, end: line } });
    from = hunk.original.end;
  }
  kept.push(shown(exact.slice(from).join(""), from === 0));
  return { base: documentLines(baseline), slots, kept };
}

/** Only the first run of a text can hold its byte-order mark. */
function shown(text: string, isFirst: boolean): string[] {
  return splitLines(isFirst ? documentForm(text) : text.replaceAll(/\r\n?/g, "\n"));
}
