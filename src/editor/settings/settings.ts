import * as vscode from "vscode";
import {
  type RuleSeverities,
  SECTION,
  SETTING_DEFAULTS,
  type SettingName,
} from "./setting-names.ts";

export interface Settings {
  readonly baseUrl: string;
  readonly model: string;
  readonly pythonPath: string;
  readonly provider: string;
  readonly seed: number;
  readonly autoAccept: boolean;
  readonly allowBrokenConstraints: boolean;
  readonly rules: RuleSeverities;
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
    allowBrokenConstraints: configuration.get<unknown>("allowBrokenConstraints") === true,
    rules: severities(configuration.get<unknown>("rules")),
  };
}

function severities(value: unknown): RuleSeverities {
  if (typeof value !== "object" || value === null) return {};
  const rules: RuleSeverities = {};
  for (const [rule, severity] of Object.entries(value)) {
    if (isSeverity(severity)) rules[rule] = severity;
  }
  return rules;
}

function isSeverity(value: unknown): value is RuleSeverities[string] {
  return SEVERITIES.has(value);
}
