import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findTrial, readLedger, saveTrial } from "../../../src/core/ledger/ledger.ts";
import { loadProject } from "../../../src/core/project/load-project.ts";
import { measureAgain } from "../../../src/core/trial/measure-again.ts";
import { runAgain } from "../../../src/core/trial/run-again.ts";
import type { Trial } from "../../../src/core/trial/trial.ts";
import type { TrialContext } from "../../../src/core/trial/trial-context.ts";
import { cli, testPython } from "../support/command-line.ts";
import { haikuProject, haikuReply } from "../support/haiku-project.ts";

/** A baseline and an edit of it, measured; then the working files move on. */
describe("a trial after the working files moved on", () => {
  const root = haikuProject();
  const read = (name: string) => readFileSync(join(root, name), "utf8");
  let edited: Trial;

  async function context(signal = new AbortController().signal): Promise<TrialContext> {
    const project = await loadProject(root);
    return { project, python: testPython(), provider: "cpu", signal, onProgress: () => {} };
  }

  beforeAll(async () => {
    const reply = join(root, "reply.md");
    writeFileSync(reply, haikuReply({ fit: read("fit.py"), net: read("net.py") }));
    const { code, stdout } = await cli([
      ...["run", "--project", root, "--persona", "hilbert", "--reply", reply],
      ...["--seed", "3", "--provider", "cpu", "--json"],
    ]);
    expect(code).toBe(0);
    edited = JSON.parse(stdout);
    writeFileSync(join(root, "fit.py"), read("fit.py").replace("RATE = 0.02", "RATE = 0.001"));
  });

  it("runs again under another seed, against the code that it edited", async () => {
    const { folder, trial } = await findTrial(root, edited.id);
    const again = await runAgain(await context(), folder, trial, 4);
    expect(again.reason).toBeUndefined();
    expect(again.state).toBe("done");
    expect(again.id).not.toBe(edited.id);
    expect(again.seed).toBe(4);
    expect(again.identity.reviewed).toEqual(edited.identity.reviewed);
    expect(again.baseline).toBe(edited.baseline);
    expect(again.measurement?.nll.mean).not.toBe(edited.measurement?.nll.mean);
  });

  it("runs a baseline of old code again as that baseline", async () => {
    const { folder, trial } = await findTrial(root, edited.baseline ?? "");
    const again = await runAgain(await context(), folder, trial, 5);
    expect(again).toMatchObject({ state: "done", persona: "baseline", seed: 5 });
    expect(again.identity.reviewed).toEqual(trial.identity.reviewed);
    expect(read("fit.py")).toContain("RATE = 0.001");
  });

  it("measures the same again, and mends a trial that was interrupted while it was measured", async () => {
    const { folder, trial } = await findTrial(root, edited.id);
    const { measurement: _, ...unmeasured } = trial;
    await saveTrial(folder, { ...unmeasured, state: "interrupted", reason: "It was killed." });
    const stuck = (await findTrial(root, edited.id)).trial;
    const measured = await measureAgain(await context(), folder, stuck);
    expect(measured.state).toBe("done");
    expect(measured.reason).toBeUndefined();
    expect(measured.measurement?.nll).toEqual(edited.measurement?.nll);
    expect(measured.measurement?.baseline?.models).toEqual(edited.measurement?.baseline?.models);
    expect((await findTrial(root, edited.id)).trial).toEqual(measured);
  });

  it("keeps its old measurement when measuring again is cancelled or the data is another", async () => {
    const { folder, trial } = await findTrial(root, edited.id);
    const before = readFileSync(folder.trial, "utf8");
    const aborted = AbortSignal.abort();
    await expect(measureAgain(await context(aborted), folder, trial)).rejects.toThrow();
    const data = join(root, "corpus", "check.bin");
    const bytes = readFileSync(data);
    writeFileSync(data, Buffer.concat([bytes, bytes.subarray(0, 64)]));
    await expect(measureAgain(await context(), folder, trial)).rejects.toThrow();
    writeFileSync(data, bytes);
    expect(readFileSync(folder.trial, "utf8")).toBe(before);
  });

  it("cannot be run or measured where nothing was accepted", async () => {
    const { trials } = await readLedger(root);
    const { folder } = await findTrial(root, trials[0]?.id ?? "");
    const rejected: Trial = { ...edited, state: "rejected", identity: {} };
    await expect(runAgain(await context(), folder, rejected, 1)).rejects.toThrow("accepted");
    await expect(measureAgain(await context(), folder, rejected)).rejects.toThrow("no measurable");
  });
});
