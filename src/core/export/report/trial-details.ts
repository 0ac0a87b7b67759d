import type { Trial } from "../../trial/trial.ts";
import { trialName } from "./figures.ts";
import { html, type Markup, type Part } from "./markup.ts";

/** One reading of a loss that the training code computed: iteration, nats per token. */
export type CurvePoint = readonly [iteration: number, loss: number | null];

/** Both curves of a trial, oldest first. */
export interface TrialCurves {
  readonly training: readonly CurvePoint[];
  readonly validation: readonly CurvePoint[];
}

/** What the report tells of one trial beside its record. */
export interface ReportTrial {
  readonly trial: Trial;
  readonly curves: TrialCurves;
  /** The edit as a unified diff; "" where there is none. */
  readonly diff: string;
}

/** Longer diffs are cut: the trial's folder has them whole. */
const DIFF_CHARACTERS = 200_000;
const TABLE_ROWS = 25;

/** Everything about one trial, folded: probes, violations, identity, environment, losses, diff. */
export function trialDetails({ trial, curves, diff }: ReportTrial): Markup {
  return html`<details id="${trial.id}"><summary>${trialName(trial)} <small>${trial.id}, ${trial.state}</small></summary>
${trial.reason === undefined ? null : html`<p class="reason">${trial.reason}</p>`}
${probes(trial)}${violations(trial)}
${pairs("Identity (SHA-256)", identityOf(trial))}
${pairs("Environment", Object.entries(trial.environment))}
${lossTable(curves)}
${diff === "" ? null : html`<h3>Edit</h3>${diffLines(diff)}`}</details>
`;
}

function probes({ measurement }: Trial): Markup | null {
  if (measurement === undefined || measurement.probes.length === 0) return null;
  const outcome = (pass: boolean | null) => (pass === null ? "not run" : pass ? "pass" : "FAIL");
  const number = (value: number | null) => (value === null ? "" : value.toPrecision(3));
  return html`<h3>Probes</h3><table><thead><tr><th scope="col">probe</th><th scope="col">outcome</th><th scope="col" class="number">value</th><th scope="col" class="number">threshold</th><th scope="col">note</th></tr></thead><tbody>${measurement.probes.map((probe) => html`<tr><th scope="row">${probe.id}</th><td class="${probe.pass === false ? "worse" : ""}">${outcome(probe.pass)}</td><td class="number">${number(probe.value)}</td><td class="number">${number(probe.threshold)}</td><td>${probe.note}</td></tr>`)}</tbody></table>`;
}

function violations({ verification }: Trial): Markup | null {
  if (verification === null) return null;
  if (verification.violations.length === 0) {
    return html`<h3>Verification</h3><p>Keeps every constraint.</p>`;
  }
  return html`<h3>Verification: ${verification.verdict}</h3><ul>${verification.violations.map(({ severity, rule, file, line, message }) => html`<li>${severity}, ${rule}, ${file}:${line}: ${message}</li>`)}</ul>`;
}

function identityOf({ identity }: Trial): (readonly [string, string])[] {
  const files = (step: string, hashes: Readonly<Record<string, string>> | undefined) =>
    Object.entries(hashes ?? {}).map(([path, hash]) => [`${step} ${path}`, hash] as const);
  const single = (["graph", "train", "validation", "holdout"] as const).flatMap((name) => {
    const hash = identity[name];
    return hash === undefined ? [] : [[name, hash] as const];
  });
  return [
    ...files("reviewed", identity.reviewed),
    ...files("imported", identity.imported),
    ...single,
  ];
}

function pairs(title: string, rows: readonly (readonly [string, string])[]): Markup | null {
  if (rows.length === 0) return null;
  return html`<h3>${title}</h3><dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl>`;
}

/** The curve's alternative: the validation losses that the training code computed. */
function lossTable({ training, validation }: TrialCurves): Markup | null {
  const points = validation.length > 0 ? validation : training;
  if (points.length === 0) return null;
  const which = validation.length > 0 ? "Validation" : "Training";
  const stride = Math.ceil(points.length / TABLE_ROWS);
  const shown = points.filter((_, at) => at % stride === 0 || at === points.length - 1);
  return html`<h3>${which} losses, as the training code computed them</h3><table><thead><tr><th scope="col" class="number">iteration</th><th scope="col" class="number">loss</th></tr></thead><tbody>${shown.map(lossRow)}</tbody></table>`;
}

function lossRow([iteration, loss]: CurvePoint): Markup {
  return html`<tr><td class="number">${iteration}</td><td class="number">${loss === null ? "not finite" : loss.toFixed(4)}</td></tr>`;
}

function diffLines(diff: string): Markup {
  const cut = diff.length > DIFF_CHARACTERS;
  const lines = diff.slice(0, DIFF_CHARACTERS).trimEnd().split("\n");
  const marked: Part[] = lines.map((line) => {
    const kind = kindOf(line);
    return kind === null ? `${line}\n` : html`<span class="${kind}">${`${line}\n`}</span>`;
  });
  return html`<pre tabindex="0">${marked}</pre>${cut ? html`<p>The rest is in the trial's candidate.diff.</p>` : null}`;
}

function kindOf(line: string): "added" | "removed" | "place" | null {
  if (/^(\+\+\+|---) /.test(line)) return "place";
  if (line.startsWith("@@")) return "place";
  if (line.startsWith("+")) return "added";
  return line.startsWith("-") ? "removed" : null;
}
