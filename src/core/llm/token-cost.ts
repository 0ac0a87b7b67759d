import type { Trial } from "../trial/trial.ts";

/** What a language model's tokens cost: currency units per million of them. */
export interface TokenPrice {
  readonly prompt: number;
  readonly completion: number;
}

const MILLION = 1e6;

/**
 * What an answer cost, in the currency of its price; null where no price or no count is known, and
 * for a recorded answer, which cost nothing this time.
 */
export function answerCost(llm: Trial["llm"], price: TokenPrice | undefined): number | null {
  if (llm === undefined || llm.recorded || price === undefined) return null;
  const { prompt, completion } = llm.tokens ?? { prompt: null, completion: null };
  if (prompt === null || completion === null) return null;
  return (prompt * price.prompt + completion * price.completion) / MILLION;
}
