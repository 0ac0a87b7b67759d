const DIGITS = 3;

/** A loss with fixed digits, so that what shows it keeps its width. */
export function fixedLoss(nats: number): string {
  return nats.toFixed(DIGITS);
}

/** A difference with its sign (a true minus) and fixed digits; what rounds to zero has no sign. */
export function signedDifference(nats: number): string {
  const digits = Math.abs(nats).toFixed(DIGITS);
  if (Number(digits) === 0) return `±${digits}`;
  return `${nats < 0 ? "−" : "+"}${digits}`;
}
