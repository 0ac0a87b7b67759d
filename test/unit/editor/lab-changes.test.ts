import { describe, expect, it } from "vitest";
import type { Trial } from "../../../src/core/trial/trial.ts";
import { labChanges } from "../../../src/editor/dashboard/lab-changes.ts";
import { labView } from "../../../src/editor/dashboard/lab-view.ts";
import type { HostMessage } from "../../../src/editor/dashboard/messages.ts";
import { runningMessage } from "../../../src/editor/dashboard/running-view.ts";
import {
  EMPTY_SNAPSHOT,
  type LabProject,
  type LabSnapshot,
  type RunningTrial,
} from "../../../src/editor/lab-state.ts";
import { newRunning } from "../../../src/editor/trial/run-progress.ts";
import { LabStore } from "../../../webview/lab-store.ts";
import { measurement, trial } from "./trials.ts";

const ROOT = "/tmp/odes";
const project = (trials: readonly Trial[]): LabProject => ({
  root: ROOT,
  name: "odes",
  trials,
  unreadable: [],
  baselineIds: [],
});
const view = (trials: readonly Trial[], root = ROOT) =>
  labView({ ...EMPTY_SNAPSHOT, currentRoot: root, projects: [project(trials)] });
const OLD = trial("20300101-000000-ada-0001");
const NEW = trial("20300101-000001-emmy-0002", { measurement: measurement(3) });

describe("changes of the ledger", () => {
  it("are nothing where a ledger was read again unchanged", () => {
    expect(labChanges(view([OLD, NEW]), view([{ ...OLD }, { ...NEW }]))).toEqual([]);
  });

  it("are the rows that are new, differ or are gone", () => {
    const changed = { ...OLD, state: "failed" as const };
    const messages = labChanges(view([OLD]), view([changed, NEW]));
    expect(messages).toMatchObject([{ type: "rows", root: ROOT, removed: [] }]);
    expect(messages).toHaveLength(1);
    expect(labChanges(view([OLD, NEW]), view([OLD]))).toMatchObject([
      { changed: [], removed: [NEW.id] },
    ]);
  });

  it("lead a page from any state to any other", () => {
    const states = [[], [OLD], [OLD, NEW], [NEW], [{ ...NEW, seed: 7 }, OLD]];
    for (const from of states) {
      for (const to of states) {
        const store = new LabStore();
        store.hear({ type: "snapshot", lab: view(from), running: null });
        for (const message of labChanges(view(from), view(to))) store.hear(message);
        expect(store.lab).toEqual(view(to));
      }
    }
  });

  it("tell what an answer cost as soon as a price is set", () => {
    const llm = {
      model: "gauss-2",
      recorded: false,
      tokens: { prompt: 3_000_000, completion: 500_000 },
    };
    const trials = [trial("20300103-000000-ada-0003", { llm })];
    const priced = (tokenPrices: LabSnapshot["tokenPrices"]) =>
      labView({ ...EMPTY_SNAPSHOT, tokenPrices, projects: [project(trials)] });
    const before = priced({ other: { prompt: 9, completion: 9 } });
    const later = priced({ "gauss-2": { prompt: 2, completion: 10 } });
    expect(before.projects[0]?.trials[0]?.cost).toBeNull();
    expect(labChanges(before, later)).toMatchObject([{ type: "rows", changed: [{ cost: 11 }] }]);
    const recorded = trial("20300103-000000-ada-0004", { llm: { ...llm, recorded: true } });
    const prices = { "gauss-2": { prompt: 2, completion: 10 } };
    const view = labView({
      ...EMPTY_SNAPSHOT,
      tokenPrices: prices,
      projects: [project([recorded])],
    });
    expect(view.projects[0]?.trials[0]?.cost).toBeNull();
  });

  it("tell how far the code on disk moves from seed to seed, as its seeds are measured", () => {
    const seeds = [3.1, 3.2, 3.3].map((mean, seed) =>
      trial(`20300102-00000${seed}-baseline-000${seed}`, { seed, measurement: measurement(mean) }),
    );
    const having = (count: number) =>
      labView({
        ...EMPTY_SNAPSHOT,
        projects: [
          { ...project([...seeds, OLD]), baselineIds: seeds.slice(0, count).map(({ id }) => id) },
        ],
      });
    const floorOf = (count: number) => having(count).projects[0]?.noiseFloor;
    expect(floorOf(0)).toContain("not been measured yet");
    expect(floorOf(1)).toContain("one seed");
    expect(floorOf(3)).toMatch(/3 seeds measure 3\.2000 .* standard deviation 0\.1000/);
    expect(labChanges(having(2), having(3))).toMatchObject([{ type: "lab", lab: having(3) }]);
  });

  it("are everything where the projects themselves changed", () => {
    expect(labChanges(view([OLD]), view([OLD], "/tmp/other"))[0]?.type).toBe("lab");
  });
});

describe("changes of the work under way", () => {
  const begun = newRunning(ROOT, "emmy", 1, "training", 0);
  const at = (count: number): RunningTrial => ({
    ...begun,
    id: NEW.id,
    training: points.slice(0, count),
  });
  const points = Array.from({ length: 50 }, (_, iteration) => ({
    iteration: iteration * 10,
    loss: 3,
    at: iteration * 100,
  }));
  const message = (before: RunningTrial | null, after: RunningTrial | null) =>
    runningMessage(before, after, [project([trial(OLD.id, { steps: 1000 })])]);

  it("are the new points alone while the same stage goes on", () => {
    const said: HostMessage | null = message(at(2), at(5));
    expect(said).toMatchObject({ type: "progress", curves: { validation: [] } });
    expect(said?.type === "progress" && said.curves.training).toEqual(
      [20, 30, 40].map((iteration) => ({ iteration, loss: 3, seconds: iteration / 100 })),
    );
  });

  it("tell the rate and the time that is left, where an earlier trial tells the end", () => {
    expect(message(at(2), at(50))).toMatchObject({
      progress: { iterationsPerSecond: 100, secondsLeft: 5.1 },
    });
    expect(runningMessage(at(2), at(50), [])).toMatchObject({
      progress: { iterationsPerSecond: 100, secondsLeft: null },
    });
  });

  it("are everything for another stage, another trial, and curves that were thinned", () => {
    const thinned = { ...at(50), training: points.filter((_, index) => index % 2 === 0) };
    const others = [{ ...at(5), stage: "exporting" as const }, { ...at(5), id: OLD.id }, thinned];
    for (const other of others) expect(message(at(5), other)?.type).toBe("running");
    expect(message(at(5), null)).toEqual({ type: "running", running: null });
    expect(message(null, at(1))?.type).toBe("running");
    const same = at(5);
    expect(message(same, same)).toBeNull();
  });
});
