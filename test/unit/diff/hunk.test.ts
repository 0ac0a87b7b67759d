import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDecisions, hunksBetween } from "../../../src/core/diff/hunk.ts";
import { splitLines } from "../../../src/core/diff/lines.ts";

/** Texts of few different lines, so that pairs share many; any line end, or none at the end. */
const text = fc
  .tuple(
    fc.array(
      fc.tuple(fc.constantFrom("a", "b", "c", "", "  d", "é"), fc.constantFrom("\n", "\n", "\r\n")),
      {
        maxLength: 25,
      },
    ),
    fc.constantFrom("", "", "a", "end", "\r"),
  )
  .map(([lines, last]) => lines.flat().join("") + last);

const ids = (hunks: readonly { id: string }[]) => new Set(hunks.map((hunk) => hunk.id));

describe("hunksBetween and applyDecisions", () => {
  it("give the proposed text when all is accepted and the original when nothing is", () => {
    fc.assert(
      fc.property(text, text, (original, proposed) => {
        const hunks = hunksBetween(original, proposed);
        expect(applyDecisions(original, hunks, ids(hunks))).toBe(proposed);
        expect(applyDecisions(original, hunks, new Set())).toBe(original);
      }),
      { numRuns: 1000 },
    );
  });

  it("patch exactly the accepted lines and leave all others", () => {
    fc.assert(
      fc.property(text, text, fc.infiniteStream(fc.boolean()), (original, proposed, choices) => {
        const hunks = hunksBetween(original, proposed);
        const accepted = new Set<string>();
        const expected: string[] = [];
        const lines = splitLines(original);
        let from = 0;
        for (const hunk of hunks) {
          const isAccepted = choices.next().value === true;
          if (isAccepted) accepted.add(hunk.id);
          expected.push(...lines.slice(from, hunk.original.start));
          expected.push(isAccepted ? hunk.proposedText : hunk.originalText);
          from = hunk.original.end;
        }
        expected.push(...lines.slice(from));
        expect(applyDecisions(original, hunks, accepted)).toBe(expected.join(""));
      }),
      { numRuns: 1000 },
    );
  });

  it("state ranges that hold exactly the hunk's text, apart by an equal line, with unique ids", () => {
    fc.assert(
      fc.property(text, text, (original, proposed) => {
        const hunks = hunksBetween(original, proposed);
        const before = splitLines(original);
        const after = splitLines(proposed);
        expect(ids(hunks).size).toBe(hunks.length);
        let last = { original: -1, proposed: -1 };
        for (const hunk of hunks) {
          const { original: from, proposed: to } = hunk;
          expect(before.slice(from.start, from.end).join("")).toBe(hunk.originalText);
          expect(after.slice(to.start, to.end).join("")).toBe(hunk.proposedText);
          expect(hunk.originalText).not.toBe(hunk.proposedText);
          expect(from.start).toBeGreaterThan(last.original);
          expect(to.start).toBeGreaterThan(last.proposed);
          last = { original: from.end, proposed: to.end };
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("find the fewest changed lines", () => {
    const hunks = hunksBetween("a\nb\nc\nd\n", "a\nx\nc\ny\nd\n");
    expect(hunks.map(({ original, proposed }) => [original, proposed])).toEqual([
      [
        { start: 1, end: 2 },
        { start: 1, end: 2 },
      ],
      [
        { start: 3, end: 3 },
        { start: 3, end: 4 },
      ],
    ]);
  });

  it("keep a hunk's id when lines far from it change", () => {
    const [hunk] = hunksBetween("a\nb\nc\n", "a\nx\nc\n");
    const later = hunksBetween("new\n\na\nb\nc\n", "old\n\na\nx\nc\n");
    expect(later.map(({ id }) => id)).toContain(hunk?.id);
  });

  it("tell equal changes in different places apart", () => {
    const hunks = hunksBetween("b\n1\nb\n2\nb\n", "x\n1\nx\n2\nx\n");
    const [first, second] = hunks;
    expect(hunks).toHaveLength(3);
    expect(applyDecisions("b\n1\nb\n2\nb\n", hunks, new Set([second!.id]))).toBe("b\n1\nx\n2\nb\n");
    expect(first!.id).not.toBe(second!.id);
  });

  it("see a missing newline at the end and a changed line end as changes", () => {
    expect(hunksBetween("a\nb", "a\nb\n")).toHaveLength(1);
    expect(hunksBetween("a\nb\n", "a\r\nb\n")).toHaveLength(1);
    expect(hunksBetween("a\r\nb", "a\r\nb")).toEqual([]);
  });

  it("stay exact where two long texts have nothing in the same order", () => {
    const lines = Array.from({ length: 6000 }, (_, at) => `${(at * 7919) % 6000}\n`);
    const original = lines.join("");
    const proposed = lines.toReversed().join("");
    const hunks = hunksBetween(original, proposed);
    expect(applyDecisions(original, hunks, ids(hunks))).toBe(proposed);
  });
});
