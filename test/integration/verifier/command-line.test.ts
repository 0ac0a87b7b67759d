import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { verificationSchema } from "../../../src/core/constraints/verification.ts";
import type { SourcePair } from "../../../src/core/project/source-pair.ts";
import { type CorpusCase, candidateOf, loadCases } from "../../verifier/corpus.ts";
import { BASELINES, baselineNamed } from "../../verifier/judge.ts";
import { startCli } from "../support/command-line.ts";

const scratch = mkdtempSync(join(tmpdir(), "persona-lab-corpus-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function written(name: string, { train, model }: SourcePair): string {
  const folder = join(scratch, name);
  for (const { path, text } of [train, model]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const baselines = new Map(
  [...BASELINES].map(([name, { pair, project }]) => {
    const folder = written(join("baselines", name), pair);
    writeFileSync(join(folder, "persona-lab.json"), JSON.stringify(project));
    return [name, folder] as const;
  }),
);

/** What the command line's answer to a case has wrong; undefined where it is right. */
async function complaint(entry: CorpusCase): Promise<string | undefined> {
  const candidate = written(
    join("candidates", entry.name),
    candidateOf(entry, baselineNamed(entry.base)),
  );
  const folders = ["--baseline", baselines.get(entry.base) ?? "", "--candidate", candidate];
  const { code, stdout, stderr } = await startCli(["verify", ...folders, "--json"]).ended;
  rmSync(candidate, { recursive: true, force: true });
  if (code !== (entry.verdict === "pass" ? 0 : 1)) {
    return `${entry.name}: exit ${code}, expected ${entry.verdict}. ${stderr}`;
  }
  const { verdict, violations } = verificationSchema.parse(JSON.parse(stdout));
  const errors = violations.filter(({ severity }) => severity === "error");
  const missed = entry.errors.filter(
    ({ rules }) => !errors.some(({ rule }) => rules.includes(rule)),
  );
  if (verdict === entry.verdict && missed.length === 0) return undefined;
  return `${entry.name}: ${verdict}, not ${missed.map(({ rules }) => rules.join("|")).join(", ")}`;
}

test("the command line answers every case of the corpus as it must", async () => {
  const waiting = loadCases();
  const wrong: string[] = [];
  let asked = 0;
  const worker = async () => {
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
      asked += 1;
      const sentence = await complaint(entry);
      if (sentence !== undefined) wrong.push(sentence);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThanOrEqual(600);
}, 1_800_000);
