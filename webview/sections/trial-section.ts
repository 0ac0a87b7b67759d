import type { TrialAction, TrialRow } from "../../src/editor/dashboard/messages.ts";
import { button, element } from "../element.ts";
import { comparison, count, estimate, loss, minutes, provider, state } from "../format.ts";
import { send } from "../host.ts";

/** States in which the reply waits for a person's decision. */
const OPEN_STATES: ReadonlySet<string> = new Set(["verified"]);

/** One trial in full: what came of it, why, and what can be done with it. */
export class TrialSection {
  readonly root = element("section", { "aria-labelledby": "trial-title" });
  #shown = "";

  show(projectRoot: string, trial: TrialRow | undefined, isBusy: boolean): void {
    this.root.hidden = trial === undefined;
    const key = JSON.stringify([projectRoot, trial, isBusy]);
    if (trial === undefined || key === this.#shown) return;
    this.#shown = key;
    const buttons = actionsOf(trial, isBusy).map(([label, action]) =>
      button(label, () => send({ type: "actOnTrial", action, root: projectRoot, id: trial.id })),
    );
    this.root.replaceChildren(
      element("h2", { id: "trial-title" }, `Trial ${trial.id}`),
      ...reasonOf(trial),
      factList(trial),
      ...probesOf(trial),
      element("div", { class: "buttons" }, ...buttons),
    );
  }
}

function actionsOf(trial: TrialRow, isBusy: boolean): readonly (readonly [string, TrialAction])[] {
  const actions: (readonly [string, TrialAction])[] = [["Open trial folder", "openFolder"]];
  if (OPEN_STATES.has(trial.state) && !isBusy) actions.unshift(["Review", "resumeReview"]);
  if (trial.state === "done" && !trial.isBaseline) {
    actions.push(["Apply to working files", "applyToWorkingFiles"]);
  }
  return actions;
}

function reasonOf({ reason, valid }: TrialRow): HTMLElement[] {
  const sentences: HTMLElement[] = [];
  if (valid === false) {
    const text = "The measurement is invalid: a probe failed, so this loss means nothing.";
    sentences.push(element("p", { class: "warning" }, text));
  }
  if (reason !== null) sentences.push(element("p", { class: "reason" }, reason));
  return sentences;
}

function factList(trial: TrialRow): HTMLElement {
  const facts: (readonly [string, string])[] = [
    ["State", state(trial)],
    ["Claimed loss", loss(trial.claimed)],
  ];
  if (trial.measured !== null) facts.push(["Measured loss", estimate(trial.measured)]);
  if (trial.models !== null) facts.push(["Model − baseline", comparison(trial.models)]);
  if (trial.edit !== null) {
    const { candidateSeeds, baselineSeeds } = trial.edit;
    const seeds = `seeds: ${candidateSeeds} against ${baselineSeeds}`;
    facts.push(["Edit helps?", `${comparison(trial.edit)} (${seeds})`]);
  }
  facts.push(["Parameters", count(trial.parameters)], ["Training", minutes(trial.minutes)]);
  if (trial.device !== null) facts.push(["Trained on", trial.device]);
  if (trial.provider !== null) {
    const { note } = trial.provider;
    facts.push(["Measured on", [provider(trial.provider), note ?? ""].filter(Boolean).join(": ")]);
  }
  if (trial.model !== null) facts.push(["Answered by", trial.model]);
  const terms = facts.flatMap(([name, value]) => [
    element("dt", {}, name),
    element("dd", {}, value),
  ]);
  return element("dl", {}, ...terms);
}

function probesOf({ probes }: TrialRow): HTMLElement[] {
  if (probes.length === 0) return [];
  const items = probes.map(({ id, pass, note }) => {
    const word = pass === null ? "not run" : pass ? "passed" : "failed";
    return element(
      "li",
      { class: `probe ${word.replace(" ", "-")}` },
      element("span", { class: "tag" }, word),
      element("span", {}, note === "" ? id : `${id}: ${note}`),
    );
  });
  return [element("h3", {}, "Probes"), element("ul", { class: "probes" }, ...items)];
}
