import * as vscode from "vscode";
import { isRuleId, type RuleId } from "../../core/constraints/rule-ids.ts";
import {
  type RuleSeverities,
  SECTION,
  SETTING_DEFAULTS,
  type SettingName,
  type TokenPrices,
} from "./setting-names.ts";

export interface Settings {
  readonly baseUrl: string;
  readonly model: string;
  readonly pythonPath: string;
  readonly provider: string;
  readonly seed: number;
  readonly autoAccept: boolean;
  readonly frozenMarks: boolean;
  readonly verifyWhileTyping: boolean;
  readonly allowBrokenConstraints: boolean;
  readonly rules: RuleSeverities;
  /** Names under `rules` that are no rule: a slip that a person wants to know of. */
  readonly unknownRules: readonly string[];
  readonly tokenPrices: TokenPrices;
}

const SEVERITIES: ReadonlySet<unknown> = new Set(["error", "warning", "off"]);

/** The settings as they hold for one project; a value of a wrong type counts as not set. */
export function readSettings(projectRoot?: string): Settings {
  const scope = projectRoot === undefined ? undefined : vscode.Uri.file(projectRoot);
  const configuration = vscode.workspace.getConfiguration(SECTION, scope);
  const text = (name: SettingName, fallback: string): string => {
    const value = configuration.get<unknown>(name);
    return typeof value === "string" ? value.trim() : fallback;
  };
  const seed = configuration.get<unknown>("seed");
  const isSeed = typeof seed === "number" && Number.isSafeInteger(seed) && seed >= 0;
  return {
    baseUrl: text("baseUrl", "") || SETTING_DEFAULTS.baseUrl,
    model: text("model", "") || SETTING_DEFAULTS.model,
    pythonPath: text("pythonPath", SETTING_DEFAULTS.pythonPath),
    provider: text("provider", "") || SETTING_DEFAULTS.provider,
    seed: isSeed ? seed : SETTING_DEFAULTS.seed,
    autoAccept: configuration.get<unknown>("autoAccept") === true,
    frozenMarks: configuration.get<unknown>("frozenMarks") !== false,
    verifyWhileTyping: configuration.get<unknown>("verifyWhileTyping") !== false,
    allowBrokenConstraints: configuration.get<unknown>("allowBrokenConstraints") === true,
    rules: severities(configuration.get<unknown>("rules")),
    unknownRules: entriesOf(configuration.get<unknown>("rules"))
      .map(([rule]) => rule)
      .filter((rule) => !isRuleId(rule)),
    tokenPrices: prices(configuration.get<unknown>("tokenPrices")),
  };
}

function severities(value: unknown): RuleSeverities {
  const rules: RuleSeverities = {};
  for (const [rule, severity] of entriesOf(value)) {
    if (isRuleId(rule) && isSeverity(severity)) rules[rule] = severity;
  }
  return rules;
}

function prices(value: unknown): TokenPrices {
  const known = entriesOf(value).flatMap(([model, price]) => {
    const { prompt, completion } = Object.fromEntries(entriesOf(price));
    return isPrice(prompt) && isPrice(completion) ? [[model, { prompt, completion }] as const] : [];
  });
  return Object.fromEntries(known);
}

function isPrice(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function isSeverity(value: unknown): value is RuleSeverities[RuleId] {
  return SEVERITIES.has(value);
}
