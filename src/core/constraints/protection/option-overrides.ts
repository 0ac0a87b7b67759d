import type { Call, Expression, Node } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { FrozenStatement } from "../derive/derive.ts";
import { indirectWrites } from "./indirect-writes.ts";
import { Instances } from "./instances.ts";
import { optionFlags, optionName } from "./options.ts";

/** A place that gives a frozen argparse option another value. */
export interface OptionOverride {
  readonly item: FrozenStatement;
  readonly node: Node;
}

/**
 * Where the candidate overrides frozen options: `set_defaults`, arguments passed to `parse_args`,
 * or a write to what `parse_args` returned; nothing that the baseline does as well.
 */
export function optionOverrides(
  frozen: readonly FrozenStatement[],
  candidate: ModuleModel,
): OptionOverride[] {
  const options = frozen.filter(({ statement }) => optionName(statement) !== undefined);
  const [first] = options;
  if (first === undefined) return [];
  const known = new Set(
    overridesIn(options, first.model).map(({ node }) => first.model.textOf(node)),
  );
  return overridesIn(options, candidate).filter(({ node }) => !known.has(candidate.textOf(node)));
}

function overridesIn(options: readonly FrozenStatement[], model: ModuleModel): OptionOverride[] {
  const parsed = new Instances(model, isParsed, () => false);
  const isObject = (node: Expression): boolean => parsed.has(node);
  const writes = indirectWrites(model, { isObject, isDictionary: () => false });
  return options.flatMap((item) => {
    const option = optionName(item.statement);
    const written = writes.filter(({ name }) => name === undefined || name === option);
    const calls = model.all("Call").filter((call) => overrides(call, item, option));
    return [...written, ...calls.map((node) => ({ node }))].map(({ node }) => ({ item, node }));
  });
}

function isParsed(node: Expression): boolean {
  if (node.kind === "Subscript") return isParsed(node.value);
  if (node.kind !== "Call" || node.func.kind !== "Attribute") return false;
  return node.func.attr === "parse_args" || node.func.attr === "parse_known_args";
}

function overrides(call: Call, item: FrozenStatement, option: string | undefined): boolean {
  if (call.func.kind !== "Attribute") return false;
  if (call.func.attr === "set_defaults") {
    return call.keywords.some(({ name }) => name === undefined || name === option);
  }
  if (!isParsed(call)) return false;
  const flags = optionFlags(item.statement);
  const [list] = call.args;
  if (list?.kind !== "List" && list?.kind !== "Tuple") return false;
  return list.elts.some((element) => {
    if (element.kind !== "Constant" || element.value.type !== "str") return false;
    const [flag = ""] = element.value.value.split("=");
    return flags.some((known) => known === flag || (flag.length > 3 && known.startsWith(flag)));
  });
}
