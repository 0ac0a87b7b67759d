import type { Claim } from "../measure-request.ts";
import type { Probe } from "../measurement.ts";
import { leastReading } from "./least-reading.ts";

/** How sure the bound is. */
const CONFIDENCE = 0.999;

/**
 * Is the claimed loss one that this model can have shown? The claim is the least of K validation
 * readings, each over a few tokens only, so it lies below the measured mean by luck; below what
 * luck can do at 99.9 %, it is the loss of another model, another text or another formula. Never
 * makes a measurement invalid.
 *
 * @param nll mean NLL of each window, in nats
 * @param blockSize tokens per window
 */
export function claimedVsMeasured(
  claim: Claim | undefined,
  nll: ArrayLike<number>,
  blockSize: number,
): Probe {
  if (claim === undefined || claim.bestVloss === null) return notRun("nothing was claimed");
  if (!Number.isFinite(claim.bestVloss)) return notRun("the claimed loss is no number");
  if (claim.readings < 1 || claim.tokensPerReading < 1) {
    return notRun("the run did not tell how the claimed loss was read");
  }
  const losses = Float64Array.from(nll);
  if (losses.length < 2 || !losses.every(Number.isFinite)) {
    return notRun("that takes two windows with finite losses");
  }
  const threshold = leastReading(losses, {
    readings: claim.readings,
    windowsPerReading: claim.tokensPerReading / blockSize,
    confidence: CONFIDENCE,
  });
  const pass = claim.bestVloss >= threshold;
  const readings = `the least of ${claim.readings} readings of ${claim.tokensPerReading} tokens`;
  const [claimed, bound] = [claim.bestVloss.toFixed(4), threshold.toFixed(4)];
  return {
    id: "claimed-vs-measured",
    pass,
    value: claim.bestVloss,
    threshold,
    note: pass
      ? `The claimed loss ${claimed} is one that this model can show: ${readings} stays above ${bound}.`
      : `The claimed loss ${claimed} is not this model's as it ended: ${readings} stays above ${bound}, so it comes from an earlier state, other data or another formula.`,
  };
}

function notRun(reason: string): Probe {
  return {
    id: "claimed-vs-measured",
    pass: null,
    value: null,
    threshold: null,
    note: `Not run: ${reason}.`,
  };
}
