import type { Fact, TrialDetails, TrialRow } from "../../src/editor/dashboard/messages.ts";
import { element } from "../element.ts";
import {
  claim,
  comparison,
  count,
  estimate,
  loss,
  minutes,
  provider,
  state,
  tokens,
} from "../format.ts";

/** What came of a trial, and what its probes found. */
export function summaryTab(trial: TrialRow, details: TrialDetails | undefined): HTMLElement {
  return element(
    "div",
    {},
    ...reasonOf(trial),
    element(
      "div",
      { class: "columns" },
      factList(resultFacts(trial)),
      factList(runFacts(trial)),
      factList(details?.measurement ?? []),
    ),
    ...probesOf(details),
  );
}

/** Whether the candidate kept every constraint, and what it broke. */
export function verificationTab({ verification }: TrialDetails): HTMLElement {
  if (verification === null) {
    return element("p", {}, "Nothing was verified: a baseline is not an edit.");
  }
  const { verdict, violations } = verification;
  const sentence =
    verdict === "pass" ? "Every constraint is kept." : "The candidate breaks a constraint.";
  const items = violations.map(({ severity, rule, place, message }) =>
    tagged(severity, severity === "error" ? "failed" : "not-run", `${place} ${rule}: ${message}`),
  );
  return element(
    "div",
    {},
    element("p", {}, sentence),
    element("ul", { class: "tagged" }, ...items),
  );
}

/** With what a trial ran, and the hashes that make it checkable. */
export function environmentTab({ environment, identity }: TrialDetails): HTMLElement {
  return element(
    "div",
    {},
    element("h3", {}, "Environment"),
    orNothing(environment),
    element("h3", {}, "Identity (SHA-256)"),
    orNothing(identity, "hash"),
  );
}

function orNothing(facts: readonly Fact[], kind?: string): HTMLElement {
  return facts.length > 0 ? factList(facts, kind) : element("p", {}, "Nothing was recorded.");
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

/** What was claimed, measured and judged. */
function resultFacts(trial: TrialRow): Fact[] {
  const { measured, models, edit } = trial;
  return known([
    ["State", state(trial)],
    ["Measured loss", measured === null ? null : estimate(measured)],
    ["Claimed loss", trial.claimed === null ? null : claim(trial)],
    ["Model − baseline", models === null ? null : comparison(models)],
    ["Edit helps?", edit === null ? null : comparison(edit)],
    ["Seeds", edit === null ? null : `${edit.candidateSeeds} against ${edit.baselineSeeds}`],
    ["Detectable", edit?.minimumDetectable == null ? null : loss(edit.minimumDetectable)],
  ]);
}

/** What trained, where, and who answered. */
function runFacts(trial: TrialRow): Fact[] {
  const { provider: ran } = trial;
  const measuredOn =
    ran === null ? null : [provider(ran), ran.note ?? ""].filter(Boolean).join(": ");
  return known([
    ["Seed", String(trial.seed)],
    ["Parameters", trial.parameters === null ? null : count(trial.parameters)],
    ["Training", trial.minutes === null ? null : minutes(trial.minutes)],
    ["Trained on", trial.device],
    ["Measured on", measuredOn],
    ["Answered by", trial.model],
    ["LLM tokens", trial.tokens === null ? null : `${tokens(trial)} (brief + reply)`],
  ]);
}

function known(facts: readonly (readonly [string, string | null])[]): Fact[] {
  return facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}

function factList(facts: readonly Fact[], kind?: string): HTMLElement {
  const terms = facts.flatMap(({ name, value }) => [
    element("dt", {}, name),
    element("dd", { class: kind }, value),
  ]);
  return element("dl", {}, ...terms);
}

function probesOf(details: TrialDetails | undefined): HTMLElement[] {
  if (details === undefined || details.probes.length === 0) return [];
  const items = details.probes.map(({ id, pass, value, threshold, note }) => {
    const word = pass === null ? "not run" : pass ? "passed" : "failed";
    const limit = threshold === null ? "" : `, threshold ${short(threshold)}`;
    const number = value === null ? "" : `${short(value)}${limit}`;
    const text = [id, number, note].filter((part) => part !== "").join(": ");
    return tagged(word, word.replace(" ", "-"), text);
  });
  return [element("h3", {}, "Probes"), element("ul", { class: "tagged" }, ...items)];
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function tagged(word: string, kind: string, text: string): HTMLElement {
  return element(
    "li",
    { class: kind },
    element("span", { class: "tag" }, word),
    element("span", {}, text),
  );
}
