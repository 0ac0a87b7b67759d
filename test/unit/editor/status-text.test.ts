import { describe, expect, it } from "vitest";
import type { Trial } from "../../../src/core/trial/trial.ts";
import { COMMANDS } from "../../../src/editor/command-ids.ts";
import { EMPTY_SNAPSHOT, type LabSnapshot } from "../../../src/editor/lab-state.ts";
import { statusText } from "../../../src/editor/status-bar/status-text.ts";
import { TOOLTIP_COMMANDS } from "../../../src/editor/status-bar/status-tooltip.ts";
import { newRunning } from "../../../src/editor/trial/run-progress.ts";
import { compared, measurement, trial } from "./trials.ts";

const ROOT = "/home/someone/reader";

function snapshot(trials: readonly Trial[], more: Partial<LabSnapshot> = {}): LabSnapshot {
  const project = { root: ROOT, name: "reader", trials, unreadable: [], baselineIds: [] };
  return { ...EMPTY_SNAPSHOT, projects: [project], currentRoot: ROOT, ...more };
}

const BASELINE = "20300101-120500-baseline-0001";
const baseline = trial(BASELINE, { measurement: measurement(3.443) });

describe("status text", () => {
  it("is hidden where there is no project", () => {
    expect(statusText(EMPTY_SNAPSHOT)).toBeNull();
  });

  it("leads into the product where nothing is measured", () => {
    expect(statusText(snapshot([]))?.text).toBe("$(beaker) Persona Lab");
  });

  it("shows persona, stage and percent while working", () => {
    const running = {
      ...newRunning(ROOT, "noether", 1, "training", 0),
      percent: 42,
      detail: "iteration 42",
    };
    const status = statusText(snapshot([baseline], { running }));
    expect(status?.text).toBe("$(sync~spin) noether training 42 %");
    expect(status?.label).toBe("Persona Lab: noether, training 42 %");
    expect(status?.tooltip).toContain("iteration 42");
  });

  it("keeps the width of a loss by fixed digits", () => {
    const round = trial(BASELINE, { measurement: measurement(3.4) });
    expect(statusText(snapshot([round]))?.text).toBe("$(beaker) 3.400");
  });

  it.each([
    [-0.031, "better", "↓0.031", "0.031 below the baseline, better"],
    [0.25, "worse", "↑0.250", "0.250 above the baseline, worse"],
    [0.0001, "cannot tell", "≈0.000", "0.000 above the baseline, cannot tell"],
  ] as const)(
    "shows a difference of %f as an arrow and in words",
    (difference, verdict, arrow, words) => {
      const candidate = trial("20300101-120000-noether-0002", {
        baseline: BASELINE,
        measurement: measurement(3.412, { baseline: compared(difference, verdict) }),
      });
      const status = statusText(snapshot([candidate, baseline]));
      expect(status?.text).toBe(`$(beaker) 3.412 ${arrow}`);
      expect(status?.label).toContain(words);
    },
  );

  it("shows the trial that ended last: one that waited for its baseline comes after it", () => {
    const first = trial("20300101-120000-noether-0002", {
      baseline: BASELINE,
      measurement: measurement(3.1),
    });
    const again = trial("20300102-120000-baseline-0003", { measurement: measurement(3.5) });
    expect(statusText(snapshot([first, baseline]))?.text).toContain("3.100");
    expect(statusText(snapshot([first, baseline, again]))?.text).toContain("3.500");
  });

  it("says that the CPU ran where a GPU was asked for, and only there", () => {
    const used = (requested: string, by: string) => {
      const provider = { requested, used: by };
      const measured = measurement(3.412, { provider });
      return statusText(snapshot([trial(BASELINE, { measurement: measured })]))?.text;
    };
    expect(used("webgpu", "cpu")).toBe("$(beaker) 3.412 · CPU");
    expect(used("webgpu", "webgpu")).toBe("$(beaker) 3.412");
    expect(used("auto", "cpu")).toBe("$(beaker) 3.412");
    expect(used("cpu", "cpu")).toBe("$(beaker) 3.412");
  });

  it("never shows the loss of an invalid measurement", () => {
    const invalid = trial(BASELINE, { measurement: measurement(1.234, { valid: false }) });
    const status = statusText(snapshot([invalid]));
    expect(status?.text).toBe("$(warning) not valid");
    expect(`${status?.label} ${status?.tooltip}`).not.toContain("1.234");
  });

  it("asks for a review that waits, unless something newer happened", () => {
    const waiting = trial("20300103-120000-noether-0004", { state: "verified" });
    expect(statusText(snapshot([baseline, waiting]))?.text).toBe(
      "$(diff) noether waits for review",
    );
    const later = trial("20300104-120000-baseline-0005", { measurement: measurement(3.2) });
    expect(statusText(snapshot([baseline, waiting, later]))?.text).toContain("3.200");
  });

  it("links only to commands that the tooltip may run, and to what can be done now", () => {
    const commands = (state: LabSnapshot) =>
      [...(statusText(state)?.tooltip ?? "").matchAll(/\(command:([^)]*)\)/g)].map(([, id]) => id);
    const waiting = trial("20300103-120000-noether-0004", { state: "verified" });
    const running = newRunning(ROOT, "noether", 1, "training", 0);
    const idle = commands(snapshot([baseline, waiting]));
    expect(idle).toEqual(expect.arrayContaining([COMMANDS.openDashboard, COMMANDS.resumeReview]));
    expect(idle).not.toContain(COMMANDS.cancel);
    const busy = commands(snapshot([baseline], { running }));
    expect(busy).toEqual([COMMANDS.openDashboard, COMMANDS.cancel]);
    expect(commands(snapshot([baseline], { trusted: false }))).toEqual([COMMANDS.openDashboard]);
    const offered = new Set([...idle, ...busy]);
    expect([...offered].filter((id) => !TOOLTIP_COMMANDS.some((each) => each === id))).toEqual([]);
  });

  it("warns of an invalid measurement by the theme's own colours, and of nothing else", () => {
    const invalid = trial(BASELINE, { measurement: measurement(1.234, { valid: false }) });
    expect(statusText(snapshot([invalid]))?.isWarning).toBe(true);
    expect(statusText(snapshot([baseline]))?.isWarning).toBeUndefined();
  });

  it("makes no icon of a persona's name", () => {
    const running = newRunning(ROOT, "$(flame)\nnoether", 1, "training", 0);
    const text = statusText(snapshot([], { running }))?.text ?? "";
    expect(text.match(/\$\(/g)).toHaveLength(1);
    expect(text).not.toContain("\n");
  });

  it("keeps names from becoming links, images or rows of its table", () => {
    const hostile = trial(BASELINE, {
      persona: "[x](command:evil) | ![i](http://h) <b>",
      measurement: measurement(3),
    });
    const rows = statusText(snapshot([hostile]))?.tooltip ?? "";
    const links = [...rows.matchAll(/(?<!\\)\]\(([^)]*)\)/g)].map(([, target]) => target);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((target) => !/^command:personaLab\.[A-Za-z]+$/.test(target ?? ""))).toEqual(
      [],
    );
    expect(rows).not.toMatch(/(?<!\\)</);
    expect(rows).toContain("\\|");
  });
});
