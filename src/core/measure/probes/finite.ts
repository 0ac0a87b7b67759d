import type { Probe } from "../measurement.ts";
import type { ProbabilityMass } from "./probability-mass.ts";

/** How far a sum of float32 probabilities may be from one. */
const MASS_TOLERANCE = 1e-3;
/** A probability is at most one, up to rounding: the least NLL in nats. */
const LEAST_NLL = -1e-4;

export interface FiniteInputs {
  readonly tokens: number;
  readonly nonFinite: number;
  /** The least NLL of any token. */
  readonly least: number;
  readonly mass: ProbabilityMass | undefined;
}

/**
 * Is every loss a number, and the negative logarithm of a probability? `value` counts the tokens
 * whose loss is not finite; where those are none, it tells what else failed.
 */
export function finite({ tokens, nonFinite, least, mass }: FiniteInputs): Probe {
  const probe = (pass: boolean, value: number, threshold: number, note: string): Probe => ({
    id: "finite",
    pass,
    value,
    threshold,
    note,
  });
  if (nonFinite > 0) {
    const note = `${nonFinite} of ${tokens} tokens have a loss that is infinite or not a number.`;
    return probe(false, nonFinite, 0, note);
  }
  if (least < LEAST_NLL) {
    const note = `Some token has the loss ${least.toPrecision(4)}, so the losses are no negative log probabilities.`;
    return probe(false, least, LEAST_NLL, note);
  }
  const excess = mass === undefined ? 0 : massExcess(mass);
  if (excess > MASS_TOLERANCE || Number.isNaN(excess)) {
    const sums = mass === undefined ? "" : ` to ${sumsOf(mass)}`;
    const note = `The probabilities of all tokens add up${sums} instead of 1, so the losses are not comparable.`;
    return probe(false, Number.isFinite(excess) ? excess : Number.MAX_VALUE, MASS_TOLERANCE, note);
  }
  const normalised = mass?.complete ? ", and the probabilities of all tokens add up to 1" : "";
  return probe(true, 0, 0, `The losses of all ${tokens} tokens are finite${normalised}.`);
}

function massExcess({ least, greatest, complete }: ProbabilityMass): number {
  return complete ? Math.max(1 - least, greatest - 1) : greatest - 1;
}

function sumsOf({ least, greatest, complete }: ProbabilityMass): string {
  if (!complete) return `${greatest.toPrecision(4)} or more`;
  const extreme = greatest - 1 > 1 - least ? greatest : least;
  return extreme.toPrecision(4);
}
