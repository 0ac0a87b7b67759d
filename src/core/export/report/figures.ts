import type { Interval, Measurement } from "../../measure/measurement.ts";
import type { Trial } from "../../trial/trial.ts";

/** What stands where there is no value. */
export const NONE = "–";
const DIGITS = 4;

/** A loss in nats per token with half the width of its 95 % interval. */
export function lossFigure(mean: number | null, ci95: Interval | null): string {
  return mean === null ? "not finite" : `${mean.toFixed(DIGITS)}${halfWidth(ci95)}`;
}

/** A difference with its sign (a true minus) and half the width of its interval. */
export function differenceFigure(value: number | null, ci95: Interval | null): string {
  if (value === null) return NONE;
  const digits = Math.abs(value).toFixed(DIGITS);
  const sign = Number(digits) === 0 ? "±" : value < 0 ? "−" : "+";
  return `${sign}${digits}${halfWidth(ci95)}`;
}

function halfWidth(ci95: Interval | null): string {
  return ci95 === null ? "" : ` ± ${((ci95[1] - ci95[0]) / 2).toFixed(DIGITS)}`;
}

/** The claimed loss; a claim that this model's readings cannot have shown is marked. */
export function claimFigure({ claimed, measurement }: Trial): string {
  const claim = claimed?.bestVloss ?? null;
  if (claim === null) return NONE;
  const probe = measurement?.probes.find(({ id }) => id === "claimed-vs-measured");
  return `${claim.toFixed(DIGITS)}${probe?.pass === false ? " ⚠ too low to be true" : ""}`;
}

/** The provider that ran, and the one asked for where that is another. */
export function providerFigure({ provider }: Measurement): string {
  const { requested, used } = provider;
  return requested === "auto" || requested === used ? used : `${used} (asked: ${requested})`;
}

export function minutesFigure(minutes: number | undefined): string {
  if (minutes === undefined) return NONE;
  return minutes < 1 ? `${Math.round(minutes * 60)} s` : `${minutes.toFixed(1)} min`;
}

export function countFigure(count: number | null | undefined): string {
  return count === null || count === undefined ? NONE : count.toLocaleString("en");
}

/** A trial in a chart or a table. */
export function trialName({ persona, seed }: Trial): string {
  return `${persona}, seed ${seed}`;
}
