import { describe, expect, it } from "vitest";
import type { LabView, RunningView } from "../../../src/editor/dashboard/messages.ts";
import { LabStore } from "../../../webview/lab-store.ts";
import { row } from "./rows.ts";

const ROOT = "/tmp/odes";
const lab = (...trials: LabView["projects"][0]["trials"]): LabView => ({
  trusted: true,
  currentRoot: ROOT,
  projects: [
    { root: ROOT, name: "odes", trials, noiseFloor: "Noise floor: unknown.", unreadable: [] },
  ],
});
const running = (id: string): RunningView => ({
  id,
  projectRoot: ROOT,
  persona: "cantor",
  seed: 1,
  stage: "training",
  percent: 1,
  detail: "",
  device: null,
  parameters: null,
  iterationsPerSecond: null,
  secondsLeft: null,
  curves: { training: [{ iteration: 0, loss: 4, seconds: 0 }], validation: [] },
});

function storeWith(view: LabView, work: RunningView | null = null): LabStore {
  const store = new LabStore();
  store.hear({ type: "snapshot", lab: view, running: work });
  return store;
}

describe("what the page knows", () => {
  it("takes rows in, over and out, newest first", () => {
    const store = storeWith(lab(row("b", { order: 1 }), row("a", { order: 0 })));
    const changed = [row("c", { order: 2 }), row("a", { order: 0, state: "failed" })];
    store.hear({ type: "rows", root: ROOT, changed, removed: ["b"] });
    const trials = store.lab?.projects[0]?.trials ?? [];
    expect(trials.map(({ id, state }) => `${id} ${state}`)).toEqual(["c done", "a failed"]);
  });

  it("asks once, and again after a trial changed", () => {
    const store = storeWith(lab(row("a")));
    expect(store.isToAsk("log", "a")).toBe(true);
    expect(store.isToAsk("log", "a")).toBe(false);
    store.hear({ type: "rows", root: ROOT, changed: [row("a", { state: "failed" })], removed: [] });
    expect(store.isToAsk("log", "a")).toBe(true);
  });

  it("adds the points of a live curve, and keeps it until the whole one is read", () => {
    const store = storeWith(lab(), running("a"));
    const { curves: _, ...progress } = running("a");
    store.hear({
      type: "progress",
      progress: { ...progress, percent: 2 },
      curves: { training: [{ iteration: 1, loss: 3, seconds: 1 }], validation: [] },
    });
    expect(store.running?.percent).toBe(2);
    store.hear({ type: "running", running: null });
    expect(store.curves("a")?.training.map(({ loss }) => loss)).toEqual([4, 3]);
    expect(store.isToAsk("curves", "a")).toBe(true);
  });

  it("tells a text that is not there from one that has not come", () => {
    const store = storeWith(lab(row("a")));
    expect(store.text("a", "diff")).toBeUndefined();
    store.hear({ type: "text", root: ROOT, id: "a", part: "diff", text: null });
    expect(store.text("a", "diff")).toBeNull();
  });
});
