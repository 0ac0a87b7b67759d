import type { Rule } from "../rule.ts";
import { interfaceRule } from "./interface.ts";
import { syntax } from "./syntax.ts";
import { undefinedName } from "./undefined-name.ts";

/** All rules, in the order of the documentation's table. */
export const RULES: readonly Rule[] = [syntax, interfaceRule, undefinedName];
