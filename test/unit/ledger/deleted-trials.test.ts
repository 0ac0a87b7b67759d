import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  deletedTrials,
  deleteTrial,
  emptyDeletedTrials,
  undeleteTrial,
} from "../../../src/core/ledger/deleted-trials.ts";
import {
  createTrial,
  disownTrial,
  readLedger,
  saveTrial,
} from "../../../src/core/ledger/ledger.ts";
import { emptyTrial } from "../../../src/core/trial/empty-trial.ts";
import type { Trial } from "../../../src/core/trial/trial.ts";

const newProject = () => mkdtempSync(join(tmpdir(), "deleted-"));
const idsOf = async (root: string) => (await readLedger(root)).trials.map(({ id }) => id);

async function keep(root: string, persona: string, more: Partial<Trial>): Promise<Trial> {
  const trial: Trial = { ...emptyTrial(persona, 1), ...more };
  const folder = await createTrial(root, trial);
  await saveTrial(folder, trial);
  return trial;
}

describe("deleting a trial", () => {
  it("takes it out of the ledger, and undo brings all of it back", async () => {
    const root = newProject();
    const kept = await keep(root, "gauss", { state: "done" });
    const gone = await keep(root, "noether", { state: "failed", reason: "it broke" });
    const log = join(root, ".persona-lab", "trials", gone.id, "train.log");
    writeFileSync(log, "what it said");
    expect(await deleteTrial(root, gone.id)).toEqual(gone);
    expect(await idsOf(root)).toEqual([kept.id]);
    expect((await deletedTrials(root)).trials).toEqual([gone]);
    await undeleteTrial(root, gone.id);
    expect(await idsOf(root)).toEqual([kept.id, gone.id].sort());
    expect((await deletedTrials(root)).trials).toEqual([]);
    expect(readFileSync(log, "utf8")).toBe("what it said");
  });

  it("can be done and undone again", async () => {
    const root = newProject();
    const { id } = await keep(root, "noether", { state: "done" });
    for (let round = 0; round < 2; round++) {
      await deleteTrial(root, id);
      await undeleteTrial(root, id);
    }
    expect(await idsOf(root)).toEqual([id]);
  });

  it.each(["drafted", "accepted", "training", "exporting", "measuring"] as const)(
    "leaves one alone that is %s",
    async (state) => {
      const root = newProject();
      const { id } = await keep(root, "noether", { state });
      await expect(deleteTrial(root, id)).rejects.toThrow(/cannot be deleted/);
      expect(await idsOf(root)).toEqual([id]);
    },
  );

  it("leaves a baseline alone that a running trial will be compared with", async () => {
    const root = newProject();
    const baseline = await keep(root, "baseline", { state: "done" });
    const running = await keep(root, "noether", { state: "training", baseline: baseline.id });
    await expect(deleteTrial(root, baseline.id)).rejects.toThrow(running.id);
    expect(await idsOf(root)).toHaveLength(2);
  });

  it("takes one that waits for review and belongs to no process", async () => {
    const root = newProject();
    const trial: Trial = { ...emptyTrial("noether", 1), state: "verified" };
    await disownTrial(await createTrial(root, trial));
    await deleteTrial(root, trial.id);
    expect(await idsOf(root)).toEqual([]);
  });

  it("says which trial it does not know, and makes no path of a name", async () => {
    const root = newProject();
    await expect(deleteTrial(root, "../../elsewhere")).rejects.toThrow("There is no trial");
    await expect(undeleteTrial(root, "../trials")).rejects.toThrow("not among the deleted");
    const { id } = await keep(root, "noether", { state: "done" });
    await expect(undeleteTrial(root, id)).rejects.toThrow("not among the deleted");
  });

  it("is final once the deleted trials are emptied; the others stay", async () => {
    const root = newProject();
    const kept = await keep(root, "gauss", { state: "done" });
    const gone = await keep(root, "noether", { state: "done" });
    await deleteTrial(root, gone.id);
    await emptyDeletedTrials(root);
    expect((await deletedTrials(root)).trials).toEqual([]);
    await expect(undeleteTrial(root, gone.id)).rejects.toThrow("not among the deleted");
    expect(await idsOf(root)).toEqual([kept.id]);
    expect(existsSync(join(root, ".persona-lab", "deleted"))).toBe(false);
  });
});
