import type { Rule } from "../rule.ts";
import { syntax } from "./syntax.ts";

/** All rules, in the order of the documentation's table. */
export const RULES: readonly Rule[] = [syntax];
