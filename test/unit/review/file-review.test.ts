import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { applyDecisions } from "../../../src/core/diff/hunk.ts";
import {
  type Choice,
  decide,
  editedDocument,
  restoreProposal,
} from "../../../src/core/review/decide.ts";
import { DecisionHistory } from "../../../src/core/review/decision-history.ts";
import { documentForm, documentLines, exactLines } from "../../../src/core/review/document-text.ts";
import {
  acceptedText,
  type FileReview,
  shownText,
  startFileReview,
  withDocument,
} from "../../../src/core/review/file-review.ts";

// Thousands of random texts take their time on a machine that is busy.
vi.setConfig({ testTimeout: 60_000 });

/** Texts of few different lines, so that pairs share many; any line end, mark or none at the end. */
const text = fc
  .tuple(
    fc.constantFrom("", "", "\uFEFF"),
    fc.array(
      fc.tuple(
        fc.constantFrom("a", "b", "c", "", "  d", "é"),
        fc.constantFrom("\n", "\n", "\r\n", "\r"),
      ),
      { maxLength: 25 },
    ),
    fc.constantFrom("", "", "a", "end"),
  )
  .map(([mark, lines, last]) => mark + lines.flat().join("") + last);

/** Texts whose changed lines occur nowhere else, as most of real code does. */
const distinct = fc
  .array(fc.constantFrom("keep", "drop", "change", "insert"), { minLength: 1, maxLength: 30 })
  .map((kinds) => ({
    original: kinds.map((kind, at) => (kind === "insert" ? "" : `line ${at}\n`)).join(""),
    proposed: kinds
      .map((kind, at) =>
        kind === "drop" ? "" : kind === "keep" ? `line ${at}\n` : `${kind} ${at}\n`,
      )
      .join(""),
  }));

const review = (original: string, proposed: string) =>
  startFileReview({ path: "fit.py", text: original }, { path: "fit.py", text: proposed });

/** Does as the editor does: changes the text, then reads the review off it. */
function choose(before: FileReview, ids: readonly string[], choice: Choice): FileReview {
  const step = decide(before, new Set(ids), choice);
  return withDocument(before, editedDocument(before.document, step.edits), step.marks);
}

const decisions = (file: FileReview) => file.hunks.map(({ decision }) => decision);

describe("a file under review", () => {
  it("gives exactly the accepted hunks, for any texts and any decisions in any order", () => {
    const steps = fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 20 });
    fc.assert(
      fc.property(text, text, steps, (original, proposed, chosen) => {
        let file = review(original, proposed);
        const expected = new Map<string, string>();
        for (const [at, accepts] of chosen) {
          const hunk = file.proposal[at % Math.max(1, file.proposal.length)];
          if (hunk === undefined) continue;
          file = choose(file, [hunk.id], accepts ? "accept" : "reject");
          expected.set(hunk.id, accepts ? "accepted" : "rejected");
        }
        expect(file.hunks.map(({ id, decision }) => [id, decision])).toEqual(
          file.proposal.map(({ id }) => [id, expected.get(id) ?? "pending"]),
        );
        const accepted = [...expected].filter(([, each]) => each === "accepted").map(([id]) => id);
        const patched = applyDecisions(original, file.proposal, new Set(accepted));
        expect(acceptedText(file)).toBe(patched);
      }),
      { numRuns: 2000 },
    );
  });

  it("gives the candidate when all is accepted, the baseline when all is rejected or pending", () => {
    fc.assert(
      fc.property(text, text, (original, proposed) => {
        const start = review(original, proposed);
        const all = start.hunks.map(({ id }) => id);
        expect(acceptedText(start)).toBe(original);
        expect(shownText(start)).toBe(proposed);
        expect(acceptedText(choose(start, all, "accept"))).toBe(proposed);
        const without = choose(start, all, "reject");
        expect(acceptedText(without)).toBe(original);
        expect(without.document).toBe(documentForm(original));
      }),
      { numRuns: 1000 },
    );
  });

  it("states ranges that hold what each hunk shows", () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.constantFrom("", "a\n", "new\n", "b\nc\n")), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(text, text, edits, (original, proposed, typed) => {
        let file = review(original, proposed);
        for (const [at, insert] of typed) {
          const lines = documentLines(file.document);
          lines.splice(at % (lines.length + 1), at % 3, insert);
          file = withDocument(file, lines.join(""));
        }
        const lines = documentLines(file.document);
        let end = { base: 0, document: 0 };
        for (const { base, document, currentText } of file.hunks) {
          expect(lines.slice(document.start, document.end).join("")).toBe(currentText);
          expect(base.start).toBeGreaterThanOrEqual(end.base);
          const kept = file.layout.base.slice(end.base, base.start).join("");
          expect(lines.slice(end.document, document.start).join("")).toBe(kept);
          end = { base: base.end, document: document.end };
        }
        const kept = file.layout.base.slice(end.base).join("");
        expect(lines.slice(end.document).join("")).toBe(kept);
      }),
      { numRuns: 2000 },
    );
  });

  it("shows in its exact text what the document shows, whatever was typed", () => {
    fc.assert(
      fc.property(text, text, text, (original, proposed, typed) => {
        const file = withDocument(review(original, proposed), typed);
        expect(documentForm(shownText(file))).toBe(documentForm(typed));
      }),
      { numRuns: 3000 },
    );
  });

  it("keeps all other decisions when a hunk is edited by hand", () => {
    fc.assert(
      fc.property(
        distinct,
        fc.infiniteStream(fc.constantFrom<Choice | "leave">("accept", "reject", "leave")),
        fc.nat(),
        ({ original, proposed }, choices, at) => {
          let file = review(original, proposed);
          for (const { id } of file.proposal) {
            const choice = choices.next().value;
            if (choice !== "leave" && choice !== undefined) file = choose(file, [id], choice);
          }
          const shown = file.hunks.filter(({ document }) => document.end > document.start);
          const target = shown[at % Math.max(1, shown.length)];
          if (target === undefined) return;
          const lines = documentLines(file.document);
          lines.splice(target.document.start, 1, "typed by hand\n");
          const after = withDocument(file, lines.join(""));
          expect(after.hunks.map(({ id, decision }) => [id, decision])).toEqual(
            file.hunks.map(({ id, decision }) => [id, id === target.id ? "edited" : decision]),
          );
          expect(acceptedText(after)).toContain("typed by hand\n");
          expect(decisions(withDocument(after, file.document, file.marks))).toEqual(
            decisions(file),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("takes a change by hand beside the proposal as a hunk of its own, which can be rejected", () => {
    const file = review("a\nb\nc\nd\ne\n", "a\nB\nc\nd\ne\n");
    const typed = withDocument(file, "a\nB\nc\nd\nnote\ne\n");
    const [proposal, hand] = typed.hunks;
    expect(decisions(typed)).toEqual(["pending", "edited"]);
    expect(proposal).toMatchObject({ byHand: false, currentText: "B\n" });
    expect(hand).toMatchObject({ byHand: true, currentText: "note\n", base: { start: 4, end: 4 } });
    expect(acceptedText(typed)).toBe("a\nb\nc\nd\nnote\ne\n");
    const without = choose(typed, [hand!.id], "reject");
    expect(decisions(without)).toEqual(["pending"]);
    expect(without.document).toBe(file.document);
  });

  it("gives an edited hunk its proposal back, undecided", () => {
    const file = review("a\nb\nc\n", "a\nB\nc\n");
    const edited = withDocument(choose(file, [file.proposal[0]!.id], "accept"), "a\nmine\nc\n");
    expect(acceptedText(edited)).toBe("a\nmine\nc\n");
    const step = restoreProposal(edited, edited.hunks[0]!.id);
    const back = withDocument(edited, editedDocument(edited.document, step.edits), step.marks);
    expect(decisions(back)).toEqual(["pending"]);
    expect(back.document).toBe("a\nB\nc\n");
  });

  it("keeps a file's line ends, mark and missing newline, in what was typed too", () => {
    const file = review("\uFEFFa\r\nb\r\nc\r\nd", "\uFEFFa\r\nB\r\nc\r\nD");
    expect(file.document).toBe("a\nB\nc\nD");
    const accepted = choose(file, [file.proposal[0]!.id], "accept");
    expect(acceptedText(accepted)).toBe("\uFEFFa\r\nB\r\nc\r\nd");
    const typed = withDocument(accepted, "first\na\nB\nc\nmine");
    expect(acceptedText(typed)).toBe("\uFEFFfirst\r\na\r\nB\r\nc\r\nmine");
  });

  it("splits exact lines where an editor does", () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(exactLines(any).join("")).toBe(any);
      }),
    );
    expect(exactLines("a\r\nb\rc\nd")).toEqual(["a\r\n", "b\r", "c\n", "d"]);
  });
});

describe("undo and redo", () => {
  it("restore every decision with the text, in any sequence, as a stack of the editor's steps would", () => {
    const steps = fc.array(
      fc.oneof(
        fc.tuple(fc.constantFrom("accept" as const, "reject" as const), fc.nat()),
        fc.tuple(fc.constantFrom("undo" as const, "redo" as const), fc.constant(0)),
        fc.tuple(fc.constant("type" as const), fc.nat()),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(distinct, steps, ({ original, proposed }, done) => {
        let file = review(original, proposed);
        const history = new DecisionHistory(file);
        const stack = [file];
        let at = 0;
        const push = (next: FileReview) => {
          file = next;
          history.add(next);
          stack.splice(at + 1, stack.length, next);
          at += 1;
        };
        for (const [name, n] of done) {
          if (name === "undo" || name === "redo") {
            const to = at + (name === "undo" ? -1 : 1);
            const target = stack[to];
            if (target === undefined) continue;
            at = to;
            file = history[name](file, target.document)!;
            expect(file).toEqual(target);
          } else if (name === "type") {
            const lines = documentLines(file.document);
            lines.splice(n % (lines.length + 1), 0, `typed ${n}\n`);
            push(withDocument(file, lines.join("")));
          } else {
            const hunk = file.hunks[n % Math.max(1, file.hunks.length)];
            if (hunk === undefined) continue;
            const step = decide(file, new Set([hunk.id]), name);
            if (step.edits.length === 0) continue;
            push(withDocument(file, editedDocument(file.document, step.edits), step.marks));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("find the text of several changes that the editor undoes at once", () => {
    const start = review("a\nb\n", "a\nB\n");
    const history = new DecisionHistory(start);
    const accepted = choose(start, [start.proposal[0]!.id], "accept");
    history.add(accepted);
    for (const typed of ["a\nBx\n", "a\nBxy\n", "a\nBxyz\n"]) {
      history.add(withDocument(accepted, typed));
    }
    const undone = history.undo(accepted, "a\nB\n")!;
    expect(decisions(undone)).toEqual(["accepted"]);
    expect(decisions(history.undo(undone, "a\nB\n")!)).toEqual(["pending"]);
    expect(history.undo(undone, "a\nB\n")).toBeUndefined();
    expect(decisions(history.redo(undone, "a\nB\n")!)).toEqual(["accepted"]);
  });
});
