import { isValid } from "../../trial/baseline-trial.ts";
import type { Trial } from "../../trial/trial.ts";
import {
  claimFigure,
  countFigure,
  differenceFigure,
  lossFigure,
  minutesFigure,
  NONE,
  providerFigure,
  trialName,
} from "./figures.ts";
import { html, type Markup } from "./markup.ts";

/** Measured trials by their loss; invalid ones apart with what failed; the rest with its reason. */
export function leaderboard(trials: readonly Trial[]): Markup {
  const valid = trials.filter((trial) => isValid(trial) && lossOf(trial) !== null);
  const invalid = trials.filter((trial) => trial.state === "done" && !valid.includes(trial));
  const others = trials.filter(({ state }) => state !== "done");
  return html`<section aria-labelledby="leaderboard"><h2 id="leaderboard">Leaderboard</h2>
${valid.length === 0 ? html`<p>No trial has a valid measurement.</p>` : measuredTable(valid)}
${invalid.length === 0 ? null : invalidTable(invalid)}
${others.length === 0 ? null : othersTable(others)}</section>`;
}

function measuredTable(trials: readonly Trial[]): Markup {
  const byLoss = trials.toSorted((a, b) => (lossOf(a) ?? 0) - (lossOf(b) ?? 0));
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="leaderboard"><table>
<caption>By measured loss, the least first; nats per token, ± half the 95 % interval</caption>
<thead><tr><th scope="col">trial</th><th scope="col" class="number">measured loss</th><th scope="col" class="number">to the baseline, paired</th><th scope="col">these models</th><th scope="col">the edit, over seeds</th><th scope="col" class="number">claimed loss</th><th scope="col" class="number">parameters</th><th scope="col" class="number">trained</th><th scope="col">measured on</th><th scope="col">reply</th></tr></thead>
<tbody>${byLoss.map(measuredRow)}</tbody></table></div>`;
}

function measuredRow(trial: Trial): Markup {
  const { measurement } = trial;
  const models = measurement?.baseline?.models;
  const edit = measurement?.baseline?.edit ?? null;
  return html`<tr><th scope="row">${trialLink(trial)}</th><td class="number">${lossFigure(lossOf(trial), measurement?.nll.ci95 ?? null)}</td><td class="number">${models === undefined ? NONE : differenceFigure(models.difference, models.ci95)}</td><td>${verdict(models?.verdict)}</td><td>${verdict(edit?.verdict)}${edit === null ? null : html` <small>${edit.seeds.candidate} against ${edit.seeds.baseline} seeds</small>`}</td><td class="number">${claimFigure(trial)}</td><td class="number">${countFigure(trial.parameters)}</td><td class="number">${minutesFigure(trial.observed?.trainingMinutes)}</td><td>${measurement === undefined ? NONE : providerFigure(measurement)}</td><td>${replyOf(trial)}</td></tr>
`;
}

function invalidTable(trials: readonly Trial[]): Markup {
  const failed = ({ measurement }: Trial) =>
    (measurement?.probes ?? [])
      .filter(({ pass }) => pass === false)
      .map(({ id, note }) => html`<div><b>${id}</b>: ${note}</div>`);
  return html`<h3>Invalid measurements</h3>
<p>A probe failed, so the loss means nothing and is not shown.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Invalid measurements"><table>
<thead><tr><th scope="col">trial</th><th scope="col">what failed</th><th scope="col" class="number">claimed loss</th></tr></thead>
<tbody>${trials.map((trial) => html`<tr><th scope="row">${trialLink(trial)}</th><td>${failed(trial)}</td><td class="number">${claimFigure(trial)}</td></tr>`)}</tbody></table></div>`;
}

function othersTable(trials: readonly Trial[]): Markup {
  return html`<h3>Not measured</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Trials that were not measured"><table>
<thead><tr><th scope="col">trial</th><th scope="col">state</th><th scope="col">reason</th></tr></thead>
<tbody>${trials.map((trial) => html`<tr><th scope="row">${trialLink(trial)}</th><td>${trial.state}</td><td class="reason">${trial.reason ?? NONE}</td></tr>`)}</tbody></table></div>`;
}

function trialLink(trial: Trial): Markup {
  return html`<a href="#${trial.id}">${trialName(trial)}</a>`;
}

/** The words tell it; the colour only repeats them. */
function verdict(value: string | undefined): Markup {
  if (value === undefined) return html`${NONE}`;
  return html`<span class="verdict ${value.replaceAll(" ", "-")}">${value}</span>`;
}

function replyOf({ llm }: Trial): string {
  if (llm === undefined) return NONE;
  const { prompt, completion } = llm.tokens ?? { prompt: null, completion: null };
  const tokens =
    prompt === null && completion === null
      ? ""
      : `, ${countFigure(prompt)} + ${countFigure(completion)} tokens`;
  return `${llm.model}${llm.recorded ? ", recorded" : ""}${tokens}`;
}

function lossOf({ measurement }: Trial): number | null {
  return measurement?.nll.mean ?? null;
}
