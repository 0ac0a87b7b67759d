import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measure } from "../../../src/core/measure/measure.ts";
import { loadProject, type Project } from "../../../src/core/project/load-project.ts";
import type { SourcePair } from "../../../src/core/project/source-pair.ts";
import { starterFolder } from "../../../src/core/project/starter.ts";
import { templatesFolder } from "../../../src/core/templates-folder.ts";
import { candidateFrom } from "../../../src/core/trial/draft-trial.ts";
import { exported, python, run } from "./training-project.ts";

const REPLIES = ["archimedes", "einstein", "feynman", "hilbert", "laplace", "control"];

/** The same script with a training of a few steps: the probes ask about the architecture. */
function shortened({ train, model }: SourcePair): SourcePair {
  const text = train.text.replace(/\bmax_iters = [\d_]+/, "max_iters = 11");
  if (text === train.text) throw new Error("The script states no max_iters to shorten.");
  return { train: { ...train, text }, model };
}

describe("the recorded replies", () => {
  let base: string;
  let project: Project;
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), "recorded-"));
    const root = join(base, "starter");
    await cp(starterFolder(), root, { recursive: true });
    execFileSync(python, ["data/prepare.py"], { cwd: root, stdio: "ignore" });
    project = await loadProject(root);
  });
  afterAll(() => rm(base, { recursive: true, force: true }));

  it.each(REPLIES)("%s exports as it was trained, and no probe fires", async (persona) => {
    const trialFolder = join(base, persona);
    await mkdir(trialFolder);
    const text = await readFile(join(templatesFolder(), "replies", `${persona}.md`), "utf8");
    const llm = { model: "recorded", recorded: true, tokens: null };
    const { candidate } = candidateFrom(project, { text, llm });
    const { root, file: projectFile, pair: baseline } = project;
    const remove = () => Promise.resolve();
    const trained = await run(
      { root, trialFolder, projectFile, baseline, remove },
      { sources: shortened(candidate) },
    );
    const { graph, blockSize } = exported(trained.outcome);
    expect(graph.maxDifference).toBeLessThan(1e-3);
    const { measurement } = await measure({
      modelPath: graph.path,
      dataPath: join(root, "data", "val.bin"),
      blockSize,
      dtype: "uint16",
      provider: "cpu",
      windows: 40,
    });
    expect(measurement.probes.filter(({ pass }) => pass === false)).toEqual([]);
    expect(measurement.valid).toBe(true);
  });
});
