import { expect, it } from "vitest";
import { forestGroups } from "../../../webview/forest/forest-rows.ts";
import { comparedRow } from "./rows.ts";

it("groups differences by persona, the control last, without baselines and invalid ones", () => {
  const groups = forestGroups([
    comparedRow("c", -0.1, { persona: "control", isControl: true }),
    comparedRow("z", -0.2, { persona: "zeno" }),
    comparedRow("a", 0.3, { persona: "ada" }),
    comparedRow("b", 0, { persona: "baseline", isBaseline: true }),
    comparedRow("i", -3, { persona: "ada", valid: false }),
  ]);
  expect(groups.map(({ persona }) => persona)).toEqual(["ada", "zeno", "control"]);
  expect(groups[0]?.rows.map(({ difference }) => difference.value)).toEqual([0.3]);
});

it("leads with the newest edit that has an interval, then the newest trials", () => {
  const edit = {
    difference: { value: -0.2, low: -0.3, high: -0.1 },
    verdict: "better" as const,
    candidateSeeds: 3,
    baselineSeeds: 4,
    minimumDetectable: 0.05,
  };
  const trials = [1, 2, 3, 4, 5, 6].map((order) =>
    comparedRow(`t${order}`, -order / 10, { order, seed: order, edit }),
  );
  const [group] = forestGroups(trials);
  expect(group?.rows.map(({ label }) => label)).toEqual([
    "edit, 3 against 4 seeds",
    "seed 6",
    "seed 5",
    "seed 4",
    "seed 3",
  ]);
  expect(group?.leftOut).toBe(2);
});
