import { describe, expect, it } from "vitest";
import type { Violation } from "../../../src/core/constraints/verification.ts";
import { startPairReview } from "../../../src/core/review/pair-review.ts";
import {
  countWords,
  hunkTitle,
  reviewSentence,
  standingWords,
  verdictWords,
} from "../../../src/editor/review/review-words.ts";

const violation = (severity: Violation["severity"], message: string): Violation => ({
  rule: "frozen-value",
  severity,
  file: "fit.py",
  line: 1,
  column: 1,
  message,
});
const constraint = {
  rule: "frozen-value",
  file: "fit.py",
  line: 1,
  endLine: 1,
  scope: "",
  text: "rows = 3 is frozen.",
} as const;

describe("the words on a change", () => {
  it("say the gravest that it breaks, else what it touches, else that it is free", () => {
    const broken = [violation("warning", "Hm."), violation("error", "Stays 3.")];
    expect(standingWords({ broken, touched: [constraint] })).toBe(
      "breaks frozen-value: Stays 3. (and 1 more)",
    );
    expect(standingWords({ broken: [], touched: [constraint] })).toBe(
      "touches a constraint: rows = 3 is frozen.",
    );
    expect(standingWords({ broken: [], touched: [] })).toBe("free");
  });

  it("name its first line, also of what is gone", () => {
    const file = (text: string) => ({ path: "fit.py", text });
    const titles = (before: string, after: string) =>
      startPairReview(
        { train: file(before), model: { path: "net.py", text: "" } },
        { train: file(after), model: { path: "net.py", text: "" } },
      ).train.hunks.map(hunkTitle);
    expect(titles("a\n", "\n\n  new = 1\n")).toEqual(["new = 1"]);
    expect(titles("a\nold = 2\nb\n", "a\nb\n")).toEqual(["removes: old = 2"]);
    expect(titles("a\n\n\nb\n", "a\nb\n")).toEqual(["removes: blank lines"]);
  });
});

describe("the words on a review", () => {
  it("count what there is, and leave out what there is not", () => {
    const decisions = { pending: 1, accepted: 2, rejected: 0, edited: 0 };
    expect(countWords({ decisions, hunks: 3, added: 4, removed: 1 })).toBe(
      "2 accepted, 1 to decide (+4 −1 lines)",
    );
  });

  it("tell errors from warnings", () => {
    expect(verdictWords([])).toBe("keeps every constraint");
    expect(verdictWords([violation("warning", "")])).toBe("keeps every constraint, 1 warning");
    expect(verdictWords([violation("error", ""), violation("error", "")])).toBe(
      "breaks 2 constraints",
    );
  });

  it("tell what an edit proposes and whether it may pass as it is", () => {
    const pair = (train: string, model: string) => ({
      train: { path: "fit.py", text: train },
      model: { path: "net.py", text: model },
    });
    const review = startPairReview(pair("a\n", "b\n"), pair("x\n", "y\n"));
    const subject = { personaName: "Emmy Noether", analysis: { constraints: [1, 2, 3] } };
    const shown = (violations: Violation[]) => ({
      verdict: "pass" as const,
      violations,
      elapsedMs: 1,
    });
    expect(reviewSentence(review, subject, shown([]))).toBe(
      "Emmy Noether proposes 2 changes in fit.py and net.py and keeps all 3 constraints: accept or reject each.",
    );
    expect(reviewSentence(review, subject, shown([violation("error", "")]))).toMatch(
      /^Emmy Noether proposes 2 changes in fit.py and net.py and breaks 1 constraint: /,
    );
  });
});
