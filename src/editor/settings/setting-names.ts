import { OPENAI_BASE_URL } from "../../core/llm/endpoint.ts";
import type { TokenPrice } from "../../core/llm/token-cost.ts";
import type { ProjectFile } from "../../core/project/project-file.ts";

const NO_RULES: ProjectFile["rules"] = {};
const NO_PRICES: TokenPrices = {};

/** The section that all settings live under. */
export const SECTION = "personaLab";

export type RuleSeverities = ProjectFile["rules"];
/** By the language model's name. */
export type TokenPrices = Readonly<Record<string, TokenPrice>>;

/**
 * Every setting, with its default: the only place that names them. package.json states the same
 * defaults and the scopes; a test holds the two together.
 */
export const SETTING_DEFAULTS = {
  /** Where a chat endpoint that speaks the OpenAI protocol is found. */
  baseUrl: OPENAI_BASE_URL,
  model: "gpt-5.5",
  /** "" looks for a Python by itself. */
  pythonPath: "",
  provider: "auto",
  seed: 1,
  /** Runs verified candidates without asking, on this machine. */
  autoAccept: false,
  /** Shows a lock beside frozen lines. */
  frozenMarks: true,
  /** Shows in Problems what an edit of the working files breaks. */
  verifyWhileTyping: true,
  /** Lets an expert apply and run, on this machine, what breaks a constraint; the trial says so. */
  allowBrokenConstraints: false,
  /** Severity by rule id; the project file's own word wins. */
  rules: NO_RULES,
  /** Per million tokens, in whatever currency a person counts in. */
  tokenPrices: NO_PRICES,
} as const;

export type SettingName = keyof typeof SETTING_DEFAULTS;

/** The name as it stands in settings.json. */
export function fullName(name: SettingName): string {
  return `${SECTION}.${name}`;
}
