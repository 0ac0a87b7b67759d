import type { Comparison, Estimate, TrialRow } from "../src/editor/dashboard/messages.ts";
import { fixedLoss, signedDifference } from "../src/editor/status-bar/loss-format.ts";

/** What stands where there is no value. */
export const NONE = "–";

export function loss(nats: number | null): string {
  return nats === null ? NONE : fixedLoss(nats);
}

/** A value with half the width of its 95 % interval. */
export function estimate({ value, low, high }: Estimate): string {
  if (value === null) return "not finite";
  return `${fixedLoss(value)}${halfWidth(low, high)}`;
}

/** A difference with half the width of its interval; "" where there is none. */
export function difference({ difference: { value, low, high } }: Comparison): string {
  if (value === null) return "";
  return `${signedDifference(value)}${halfWidth(low, high)}`;
}

/** A comparison as one cell: the difference, then the verdict in words. */
export function comparison(compared: Comparison | null): string {
  if (compared === null) return NONE;
  return [difference(compared), compared.verdict].filter((part) => part !== "").join(" · ");
}

export function minutes(value: number | null): string {
  if (value === null) return NONE;
  return value < 1 ? `${Math.round(value * 60)} s` : `${value.toFixed(1)} min`;
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

function halfWidth(low: number | null, high: number | null): string {
  return low === null || high === null ? "" : ` ± ${fixedLoss((high - low) / 2)}`;
}
