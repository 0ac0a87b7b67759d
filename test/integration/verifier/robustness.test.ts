import { describe, expect, test } from "vitest";
import { verificationSchema } from "../../../src/core/constraints/verification.ts";
import { verifyCandidate } from "../../../src/core/constraints/verify.ts";
import type { SourcePair } from "../../../src/core/project/source-pair.ts";
import { candidateOf, loadCases } from "../../verifier/corpus.ts";
import { analysisOf, BASELINES, baselineNamed } from "../../verifier/judge.ts";
import { mutated } from "../../verifier/mutations.ts";
import { chooser } from "../../verifier/rewriting.ts";

/** `VERIFIER_MUTATIONS=100000` for a longer search, `VERIFIER_SEED` for another one. */
const COUNT = Number(process.env.VERIFIER_MUTATIONS ?? 10_000);
const SEED = Number(process.env.VERIFIER_SEED ?? 1);

function check(base: string, candidate: SourcePair): string {
  const answer = verificationSchema.parse(verifyCandidate(analysisOf(base), candidate));
  for (const { file, line, column } of answer.violations) {
    const { text } = file === candidate.train.path ? candidate.train : candidate.model;
    const lines = text.split(/\r\n|\n|\r/);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
  }
  return answer.verdict;
}

test(`${COUNT} mutated candidates each get an answer`, () => {
  const choose = chooser(SEED);
  const pairs = loadCases().map((entry) => ({
    base: entry.base,
    pair: candidateOf(entry, baselineNamed(entry.base)),
  }));
  const verdicts = new Map<string, number>();
  for (let done = 0; done < COUNT; done += 1) {
    const { base, pair } = pairs[choose(pairs.length)] ?? pairs[0]!;
    const other = pairs[choose(pairs.length)]?.pair ?? pair;
    const { train, model } = pair;
    const isTrain = choose(3) > 0;
    const candidate = {
      train: isTrain ? { ...train, text: mutated(train.text, other.train.text, choose) } : train,
      model: isTrain ? model : { ...model, text: mutated(model.text, other.model.text, choose) },
    };
    const verdict = check(base, candidate);
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  }
  expect(verdicts.get("fail")).toBeGreaterThan(COUNT / 10);
  expect(verdicts.get("pass")).toBeGreaterThan(COUNT / 100);
});

const HEAVY: Readonly<Record<string, string>> = {
  "20,000 lines": "x = 1\ny = [x for x in range(3)]\n".repeat(10_000),
  "20,000 lines in the training loop": `def train():\n    for it in range(5):\n${"        a = it + 1\n".repeat(20_000)}`,
  "10,000 nested parentheses": `x = ${"(".repeat(10_000)}1${")".repeat(10_000)}\n`,
  "10,000 nested lists": `x = ${"[".repeat(10_000)}${"]".repeat(10_000)}\n`,
  "a sum of 20,000 terms": `x = ${"1 + ".repeat(20_000)}1\n`,
  "5 MB in one line": `x = "${"a".repeat(5_000_000)}"\n`,
  "5 MB of names in one line": `x = ${"a, ".repeat(1_600_000)}\n`,
  "binary data": String.fromCharCode(...Array.from({ length: 4096 }, (_, at) => (at * 131) % 256)),
  "lone surrogates": "x = '\ud800'\ny = \udc00\n",
  "calls that double at each level": `${Array.from({ length: 40 }, (_, at) => `def f${at}():\n    f${at + 1}()\n    f${at + 1}()\n`).join("")}def f40(): pass\ndef train():\n    f0()\n`,
  "a function that calls itself": "def train():\n    return [train() for _ in range(9)]\n",
  "500 nested ifs in 90 loops": `def train():\n${Array.from({ length: 90 }, (_, at) => `${" ".repeat(at + 1)}for i${at} in range(2 + i):\n`).join("")}${" ".repeat(91)}pass\n`,
  nothing: "",
};

describe.each([...BASELINES.keys()])("heavy input beside %s", (base) => {
  test.each(Object.entries(HEAVY))("%s", (_, text) => {
    const { pair } = baselineNamed(base);
    expect(check(base, { ...pair, train: { ...pair.train, text } })).toBe("fail");
    expect(["pass", "fail"]).toContain(check(base, { ...pair, model: { ...pair.model, text } }));
  });
});
