import { describe, expect, it } from "vitest";
import { startPairReview } from "../../../src/core/review/pair-review.ts";
import { reasonsByHunk, replyProse } from "../../../src/core/review/reasoning.ts";

const reply = [
  "<think>",
  "Maybe `secret`?",
  "</think>",
  "# My edit",
  "",
  "I use `alpha` for warmth.",
  "- beta_two makes it steady",
  "- Everything else is common sense, as it is with `shared`.",
  "",
  "```python",
  "fit.py",
  "alpha = 1",
  "```",
  "",
  "```python",
  "net.py",
  "```",
  "That is all.",
].join("\n");

describe("the prose of a reply", () => {
  it("is what stands around code and thinking", () => {
    const prose = replyProse(reply, ["fit.py", "net.py"]);
    expect(prose).toContain("I use `alpha` for warmth.");
    expect(prose).toContain("That is all.");
    expect(prose).not.toContain("secret");
    expect(prose).not.toContain("alpha = 1");
    expect(replyProse("```python\nfit.py\nx = 1\n```", ["fit.py", "net.py"])).toBe("");
  });
});

describe("the words about a change", () => {
  const file = (path: string, text: string) => ({ path, text });
  const before = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n";
  const after = "alpha = shared\ntwo\nbeta_two = shared\nfour\nother = shared\nsix\nmaybe\n";
  const review = startPairReview(
    { train: file("fit.py", before), model: file("net.py", "") },
    { train: file("fit.py", after), model: file("net.py", "") },
  );
  const reasons = reasonsByHunk(replyProse(reply, ["fit.py", "net.py"]), review);
  const about = (at: number) => reasons.get(review.train.hunks[at]!.id);

  it("name something that it changes, as code is named", () => {
    expect(about(0)).toEqual(["I use `alpha` for warmth."]);
    expect(about(1)).toEqual(["- beta_two makes it steady"]);
  });

  it("are none where the names are common to many changes, or plain words", () => {
    expect(about(2)).toBeUndefined();
    expect(about(3)).toBeUndefined();
  });
});
