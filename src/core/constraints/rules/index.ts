import type { Rule } from "../rule.ts";
import { accumulation } from "./accumulation.ts";
import { budget } from "./budget.ts";
import { cadence } from "./cadence.ts";
import { earlyStop } from "./early-stop.ts";
import { extraCompute } from "./extra-compute.ts";
import { frozenStatement } from "./frozen-statement.ts";
import { frozenUse } from "./frozen-use.ts";
import { frozenValue } from "./frozen-value.ts";
import { interfaceRule } from "./interface.ts";
import { lossDefinition } from "./loss-definition.ts";
import { returnContract } from "./return-contract.ts";
import { syntax } from "./syntax.ts";
import { undefinedName } from "./undefined-name.ts";
import { unsafeCall } from "./unsafe-call.ts";
import { valLeak } from "./val-leak.ts";

/** All rules, in the order of the documentation's table. */
export const RULES: readonly Rule[] = [
  syntax,
  frozenValue,
  frozenStatement,
  frozenUse,
  cadence,
  returnContract,
  interfaceRule,
  undefinedName,
  unsafeCall,
  valLeak,
  budget,
  extraCompute,
  accumulation,
  earlyStop,
  lossDefinition,
];
