import type { Comparison, Estimate, TrialRow } from "../src/editor/dashboard/messages.ts";
import { fixedLoss, signedDifference } from "../src/editor/status-bar/loss-format.ts";

/** What stands where there is no value. */
export const NONE = "–";

export function loss(nats: number | null): string {
  return nats === null ? NONE : fixedLoss(nats);
}

/** A reading: nothing was read, it was not finite, or its value. */
export function reading(nats: number | null | undefined): string {
  if (nats === undefined) return NONE;
  return nats === null ? "not finite" : fixedLoss(nats);
}

/** A value with half the width of its 95 % interval. */
export function estimate({ value, low, high }: Estimate): string {
  if (value === null) return "not finite";
  return `${fixedLoss(value)}${halfWidth(low, high)}`;
}

/** A difference with half the width of its interval; "" where there is none. */
export function difference({ value, low, high }: Estimate): string {
  if (value === null) return "";
  return `${signedDifference(value)}${halfWidth(low, high)}`;
}

/** A comparison as one cell: the difference, then the verdict in words. */
export function comparison(compared: Comparison | null): string {
  if (compared === null) return NONE;
  const parts = [difference(compared.difference), compared.verdict];
  return parts.filter((part) => part !== "").join(" · ");
}

/** The claim, how far it lies from the measured loss, and whether it cannot be. */
export function claim({ claimed, measured, isClaimTooLow }: TrialRow): string {
  if (claimed === null) return NONE;
  const gap = measured?.value == null ? "" : ` (${signedDifference(claimed - measured.value)})`;
  return `${fixedLoss(claimed)}${gap}${isClaimTooLow ? " too low" : ""}`;
}

/** The edit's verdict with the seeds that it rests on. */
export function editVerdict({ edit, isBaseline }: TrialRow): string {
  if (isBaseline || edit === null) return NONE;
  return `${edit.verdict} (${edit.candidateSeeds}:${edit.baselineSeeds} seeds)`;
}

/** Tokens of the brief and of the reply. */
export function tokens({ tokens: used }: TrialRow): string {
  if (used === null || (used.prompt === null && used.completion === null)) return NONE;
  return `${count(used.prompt)} + ${count(used.completion)}`;
}

/** In whatever currency the price is; small sums with the digits that count. */
export function cost({ cost: sum }: TrialRow): string {
  if (sum === null) return NONE;
  return sum === 0 || sum >= 1 ? sum.toFixed(2) : sum.toPrecision(2);
}

export function minutes(value: number | null): string {
  if (value === null) return NONE;
  return value < 1 ? `${Math.round(value * 60)} s` : `${value.toFixed(1)} min`;
}

/** A rough time: seconds below two minutes, else whole minutes, hours beyond two of them. */
export function roughTime(seconds: number): string {
  if (seconds < 120) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

export function count(value: number | null): string {
  return value === null ? NONE : value.toLocaleString("en");
}

/** The provider that was used, and what was asked for where that is another. */
export function provider(shown: TrialRow["provider"]): string {
  if (shown === null) return NONE;
  const { requested, used } = shown;
  const fellBack = requested !== "auto" && requested !== used;
  return fellBack ? `${used} (asked for ${requested})` : used;
}

/** The state in a word or two, with what makes a result worthless. */
export function state({ state: name, valid }: TrialRow): string {
  return name === "done" && valid === false ? "done, invalid" : name;
}

/** What a trial is called in a legend: short, and told apart by its seed. */
export function trialName({ persona, seed }: Pick<TrialRow, "persona" | "seed">): string {
  return `${persona}, seed ${seed}`;
}

function halfWidth(low: number | null, high: number | null): string {
  return low === null || high === null ? "" : ` ± ${fixedLoss((high - low) / 2)}`;
}
