/** The ids of all rules, in the order of the documentation's table. */
export const RULE_IDS = [
  "syntax",
  "frozen-value",
  "frozen-statement",
  "frozen-use",
  "cadence",
  "return-contract",
  "interface",
  "undefined-name",
  "unsafe-call",
  "val-leak",
  "budget",
  "extra-compute",
  "accumulation",
  "early-stop",
  "loss-definition",
] as const;

export type RuleId = (typeof RULE_IDS)[number];

export function isRuleId(text: string): text is RuleId {
  return RULE_IDS.some((id) => id === text);
}

/** One sentence about rules that do not exist, for wherever severities are set. */
export function unknownRules(where: string, ids: readonly string[]): string {
  const names = ids.map((id) => `"${id}"`).join(", ");
  return `${where} sets the severity of ${names}, which is no rule: use one of ${RULE_IDS.join(", ")}.`;
}
