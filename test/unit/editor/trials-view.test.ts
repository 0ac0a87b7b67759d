import { describe, expect, it } from "vitest";
import type { Trial } from "../../../src/core/trial/trial.ts";
import { abilitiesOf } from "../../../src/core/trial/trial-abilities.ts";
import { COMMANDS } from "../../../src/editor/command-ids.ts";
import {
  EMPTY_SNAPSHOT,
  type LabProject,
  type LabSnapshot,
} from "../../../src/editor/lab-state.ts";
import { plainLabel } from "../../../src/editor/plain-label.ts";
import { newRunning } from "../../../src/editor/trial/run-progress.ts";
import { namedTrial } from "../../../src/editor/trials/named-trial.ts";
import {
  NextStepNode,
  PersonaNode,
  ProjectNode,
  type TreeNode,
  TrialNode,
  UnreadableNode,
} from "../../../src/editor/trials-view/nodes.ts";
import { childrenOf } from "../../../src/editor/trials-view/tree-children.ts";
import { trialIcon } from "../../../src/editor/trials-view/trial-icon.ts";
import {
  trialDescription,
  trialLabel,
  trialTime,
} from "../../../src/editor/trials-view/trial-text.ts";
import { trialTooltip } from "../../../src/editor/trials-view/trial-tooltip.ts";
import { compared, measurement, trial } from "./trials.ts";

const ROOT = "/home/someone/reader";
const baseline = trial("20300101-120000-baseline-0001", { measurement: measurement(3.443) });
const candidate = trial("20300102-120000-noether-0002", {
  baseline: baseline.id,
  measurement: measurement(3.412, { baseline: compared(-0.031, "better") }),
});

function project(trials: readonly Trial[], more: Partial<LabProject> = {}): LabProject {
  const baselineIds = trials.filter(({ persona }) => persona === "baseline").map(({ id }) => id);
  return { root: ROOT, name: "reader", trials, unreadable: [], baselineIds, ...more };
}

function snapshot(projects: readonly LabProject[], more: Partial<LabSnapshot> = {}): LabSnapshot {
  return { ...EMPTY_SNAPSHOT, projects, currentRoot: ROOT, ...more };
}

const shown = (nodes: readonly TreeNode[]) =>
  nodes.map((node) => {
    if (node instanceof TrialNode) return node.trial.id;
    if (node instanceof PersonaNode) return node.persona;
    if (node instanceof ProjectNode) return node.project.name;
    if (node instanceof NextStepNode) return node.command;
    return `unreadable ${node.id}`;
  });

describe("the rows of the trials view", () => {
  it("are none where the welcome text is to show", () => {
    expect(childrenOf(EMPTY_SNAPSHOT, false)).toEqual([]);
    expect(childrenOf(snapshot([project([])]), false)).toEqual([]);
    expect(childrenOf(snapshot([project([])]), true)).toEqual([]);
  });

  it("are the trials, newest first, and what could not be read at the end", () => {
    const broken = { id: "20300103-120000-gauss-0003", reason: "no JSON" };
    const lab = snapshot([project([baseline, candidate], { unreadable: [broken] })]);
    const rows = childrenOf(lab, false);
    expect(shown(rows)).toEqual([candidate.id, baseline.id, `unreadable ${broken.id}`]);
    expect(rows.at(-1)).toBeInstanceOf(UnreadableNode);
  });

  it("lead on until there is a first result", () => {
    const failed = trial("20300101-120000-baseline-0009", { state: "failed" });
    const rows = (trials: Trial[], more?: Partial<LabSnapshot>) =>
      shown(childrenOf(snapshot([project(trials)], more), false));
    expect(rows([failed])[0]).toBe(COMMANDS.measureBaseline);
    expect(rows([baseline])[0]).toBe(COMMANDS.applyPersona);
    expect(rows([baseline, candidate])).toHaveLength(2);
    expect(rows([failed], { trusted: false })).toEqual([failed.id]);
    const running = newRunning(ROOT, "baseline", 1, "training", 0);
    expect(rows([failed], { running })).toEqual([failed.id]);
  });

  it("ask for a baseline again after the code changed", () => {
    const changed = project([baseline, candidate], { baselineIds: [] });
    expect(shown(childrenOf(snapshot([changed]), false))[0]).toBe(COMMANDS.measureBaseline);
  });

  it("are grouped by persona, the baseline first", () => {
    const again = trial("20300103-120000-noether-0003", { measurement: measurement(3.3) });
    const lab = snapshot([project([baseline, candidate, again])]);
    const groups = childrenOf(lab, true);
    expect(shown(groups)).toEqual(["baseline", "noether"]);
    expect(shown(childrenOf(lab, true, groups[1]))).toEqual([again.id, candidate.id]);
  });

  it("begin with the projects where there are several", () => {
    const other = project([], { root: "/home/someone/other", name: "other" });
    const lab = snapshot([project([baseline, candidate]), other]);
    const projects = childrenOf(lab, false);
    expect(shown(projects)).toEqual(["reader", "other"]);
    expect(shown(childrenOf(lab, false, projects[0]))).toEqual([candidate.id, baseline.id]);
    expect(shown(childrenOf(lab, false, projects[1]))).toEqual([COMMANDS.measureBaseline]);
  });
});

describe("a trial's row", () => {
  it("tells the measured loss and the paired difference, with fixed digits", () => {
    expect(trialLabel(candidate)).toBe("noether, seed 1");
    expect(trialDescription(candidate)).toBe("3.412  −0.031");
    expect(trialDescription(baseline)).toBe("3.443");
  });

  it("tells how far the running trial is, and no other", () => {
    const running = { ...newRunning(ROOT, "x", 1, "training", 0), id: candidate.id, percent: 42 };
    expect(trialDescription({ ...candidate, state: "training" }, running)).toBe("training 42 %");
    expect(trialDescription(baseline, running)).toBe("3.443");
  });

  it("never tells the loss of an invalid measurement", () => {
    const invalid = trial(candidate.id, {
      measurement: measurement(1.234, {
        valid: false,
        baseline: compared(-2.2, "better"),
        probes: [{ id: "causality", pass: false, value: 1, threshold: 0, note: "it peeks" }],
      }),
    });
    expect(trialDescription(invalid)).toBe("not valid");
    expect(trialTooltip(invalid)).not.toMatch(/1\.234|2\.2/);
    expect(trialTooltip(invalid)).toContain("it peeks");
    expect(trialIcon(invalid)).toMatchObject({ icon: "warning", colour: "list.warningForeground" });
  });

  it("has an icon of its own for each way in which trials stand", () => {
    const measured = (verdict: "better" | "worse" | "cannot tell") =>
      trial(candidate.id, { measurement: measurement(3, { baseline: compared(0.1, verdict) }) });
    const states = [
      "verified",
      "accepted",
      "failed",
      "cancelled",
      "interrupted",
      "rejected",
      "training",
    ] as const;
    const icons = [
      ...states.map((state) => trialIcon(trial(candidate.id, { state }))),
      ...[measured("better"), measured("worse"), measured("cannot tell"), baseline].map(trialIcon),
    ];
    expect(new Set(icons.map(({ icon }) => icon)).size).toBe(icons.length);
    expect(icons.filter(({ spoken }) => spoken === "")).toEqual([]);
    expect(icons.filter(({ colour }) => /^#|rgb/.test(colour ?? ""))).toEqual([]);
  });

  it("tells when it was begun", () => {
    expect(trialTime("20300102-030405-noether-0002")).toBe("2030-01-02 03:04 UTC");
  });
});

describe("what stands in a trial", () => {
  const bad = "[x](command:evil) ![i](http://h) <b>|\n# h\u202e $(flame)";
  const hostile = trial(candidate.id, {
    persona: bad,
    state: "failed",
    reason: bad,
    llm: { model: bad, recorded: false, tokens: null },
    measurement: measurement(3, { provider: { requested: bad, used: bad } }),
  });

  it("becomes no link, image, icon or row of the tooltip", () => {
    const text = trialTooltip(hostile);
    expect(text).not.toMatch(/(?<!\\)\]\(|(?<!\\)<|(?<!\\)!\[|(?<!\\)\$\(|\u202e/);
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    expect(rows.filter((row) => row.match(/(?<!\\)\|/g)?.length !== 3)).toEqual([]);
  });

  it("becomes no icon or link of a label or notification", () => {
    expect(trialLabel(hostile)).not.toMatch(/\$\(|\]\(|\n|\u202e/);
    expect(plainLabel(`failed: ${bad}`)).not.toMatch(/\$\(|\]\(|\n|\u202e/);
    expect(plainLabel("measured loss 3.412 (over 3 seeds) [0.1, 0.2]")).toBe(
      "measured loss 3.412 (over 3 seeds) [0.1, 0.2]",
    );
  });
});

describe("a command's arguments", () => {
  const other = project([baseline], { root: "/home/someone/other", name: "other" });
  const projects = [project([baseline, candidate]), other];

  it("name a trial by its id, by id and project, or by its row", () => {
    expect(namedTrial(projects, candidate.id, undefined)).toEqual({ root: ROOT, id: candidate.id });
    expect(namedTrial(projects, baseline.id, other.root)?.root).toBe(other.root);
    const node = new TrialNode(ROOT, candidate);
    expect(namedTrial(projects, node, [node])).toEqual({ root: ROOT, id: candidate.id });
    expect(namedTrial(projects, undefined, undefined)).toBeUndefined();
  });

  it("name nothing outside the open projects", () => {
    expect(() => namedTrial(projects, "../../etc", undefined)).toThrow("no trial");
    expect(() => namedTrial(projects, candidate.id, "/etc")).toThrow("no trial");
  });
});

describe("what can be done with a trial", () => {
  it("follows from its record", () => {
    const accepted = { reviewed: { "fit.py": "a" }, graph: "g" };
    const observed = {
      ...{ blockSize: 8, dtype: "uint16" as const, validationData: "v.bin", trainingData: null },
      ...{ holdoutData: null, readings: 1, tokensPerReading: 8, trainingMinutes: 1 },
    };
    const done = trial(candidate.id, { identity: accepted, observed });
    expect(abilitiesOf(done)).toMatchObject({ accepted: true, measurable: true, running: false });
    const unproved = trial(candidate.id, { state: "failed", identity: accepted });
    expect(abilitiesOf(unproved)).toMatchObject({ accepted: true, measurable: false });
    const waiting = trial(candidate.id, { state: "verified" });
    expect(abilitiesOf(waiting)).toMatchObject({ accepted: false, waiting: true, running: false });
    expect(abilitiesOf(trial(candidate.id, { state: "measuring" })).running).toBe(true);
  });
});
