import { describe, expect, it } from "vitest";
import type { TrialProgress } from "../../../src/core/trial/trial-context.ts";
import type { RunningTrial } from "../../../src/editor/lab-state.ts";
import {
  expectedSteps,
  MAX_POINTS,
  newRunning,
  nextRunning,
  withTrial,
} from "../../../src/editor/trial/run-progress.ts";
import { trial } from "./trials.ts";

const ROOT = "/tmp/a";
const CANDIDATE = trial("20300101-120000-noether-0002", { state: "training" });
const begin = () => newRunning(ROOT, "noether", 3, "preparing", 5);
const play = (steps: readonly TrialProgress[], expected: number | null = null): RunningTrial =>
  steps.reduce((running, step) => nextRunning(running, step, expected, 9), begin());
const step = (iteration: number, loss: number | null): TrialProgress => ({
  kind: "runner",
  event: { type: "step", iteration, loss },
});
const training: TrialProgress = { kind: "state", trial: CANDIDATE };

describe("what is under way", () => {
  it("follows a trial through its stages", () => {
    const stageAfter = (...states: (typeof CANDIDATE)["state"][]) =>
      play(states.map((state) => ({ kind: "state", trial: { ...CANDIDATE, state } }))).stage;
    expect(stageAfter("accepted")).toBe("preparing");
    expect(stageAfter("training")).toBe("training");
    expect(stageAfter("training", "exporting")).toBe("exporting");
    expect(stageAfter("training", "exporting", "measuring")).toBe("measuring");
    expect(stageAfter("training", "done")).toBe("training");
  });

  it("collects both curves, with readings that are not finite", () => {
    const running = play([
      training,
      step(0, 5.5),
      { kind: "runner", event: { type: "validation", iteration: 0, loss: 5.25 } },
      step(100, null),
    ]);
    expect(running.training).toEqual([
      { iteration: 0, loss: 5.5, at: 9 },
      { iteration: 100, loss: null, at: 9 },
    ]);
    expect(running.validation).toEqual([{ iteration: 0, loss: 5.25, at: 9 }]);
    expect(running.detail).toBe("iteration 100, training loss not finite");
  });

  it("tells the percentage only where an earlier trial tells the end", () => {
    expect(play([training, step(25, 1)]).percent).toBeNull();
    expect(play([training, step(25, 1)], 200).percent).toBe(12);
    expect(play([training, step(300, 1)], 200).percent).toBe(100);
    const measuring = play([{ kind: "measuring", stage: "validation", done: 1, total: 4 }]);
    expect(measuring.percent).toBe(25);
    expect(measuring.detail).toBe("validation 1 of 4");
  });

  it("begins new curves for another trial: a baseline that runs first", () => {
    const baseline = trial("20300101-120001-baseline-0003", { state: "training", seed: 3 });
    const running = play([training, step(1, 2), { kind: "state", trial: baseline }]);
    expect(running).toMatchObject({ id: baseline.id, persona: "baseline", training: [] });
    const back = nextRunning(running, training, null, 20);
    expect(back).toMatchObject({ id: CANDIDATE.id, persona: "noether", stageSince: 20 });
  });

  it("keeps a long curve short, first and newest reading included", () => {
    const steps = Array.from({ length: 5000 }, (_, index) => step(index, 1));
    const { training: points } = play([training, ...steps]);
    expect(points.length).toBeLessThanOrEqual(MAX_POINTS);
    expect(points[0]?.iteration).toBe(0);
    expect(points.at(-1)?.iteration).toBeGreaterThan(4980);
    const order = points.map(({ iteration }) => iteration);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });
});

it("expects as many steps as the newest trial that trained took", () => {
  const trials = [
    trial("20300101-120000-baseline-0001", { steps: 400 }),
    trial("20300102-120000-noether-0002", { steps: 500 }),
    trial("20300103-120000-noether-0003", { state: "failed" }),
  ];
  expect(expectedSteps(trials)).toBe(500);
  expect(expectedSteps([])).toBeNull();
});

it("puts a trial's newest state into its own project's ledger only", () => {
  const project = (root: string) => ({
    root,
    name: root,
    trials: [CANDIDATE],
    unreadable: [],
    baselineIds: [],
  });
  const done = { ...CANDIDATE, state: "done" as const };
  const added = trial("20300109-120000-euler-0009");
  const projects = withTrial([project(ROOT), project("/tmp/b")], ROOT, done);
  expect(projects[0]?.trials).toEqual([done]);
  expect(projects[1]?.trials).toEqual([CANDIDATE]);
  expect(withTrial(projects, ROOT, added)[0]?.trials).toEqual([done, added]);
});
