import type { Expression } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { fieldDefault } from "../derive/constant-bindings.ts";
import { optionName } from "../protection/options.ts";

/** The whole number that an expression is known to be, fields and options of a configuration included. */
export function wholeNumber(model: ModuleModel, node: Expression): number | undefined {
  const value = model.valueOf(node);
  if (value?.type === "int" || value?.type === "float") {
    const number = Number(value.value);
    return Number.isSafeInteger(number) ? number : undefined;
  }
  if (node.kind === "Call" && model.calleeOf(node) === "builtins.int" && node.args[0]) {
    return wholeNumber(model, node.args[0]);
  }
  return node.kind === "Attribute" ? fieldNumber(model, node.attr) : undefined;
}

/** The one constant that a class of the module, or an argparse option, gives a field of that name. */
function fieldNumber(model: ModuleModel, field: string): number | undefined {
  const stores = model.all("Attribute").filter(({ attr, ctx }) => attr === field && ctx !== "load");
  if (stores.length > 0) return undefined;
  const values = [...classDefaults(model, field), ...optionDefaults(model, field)];
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : undefined;
}

function classDefaults(model: ModuleModel, field: string): (number | undefined)[] {
  return model.bindings.flatMap(({ name, scope, value }) => {
    if (name !== field || scope.kind !== "class" || value === undefined) return [];
    return [wholeNumber(model, fieldDefault(value) ?? value)];
  });
}

function optionDefaults(model: ModuleModel, field: string): (number | undefined)[] {
  return [...model.all("Expr")].flatMap((statement) => {
    if (optionName(statement) !== field || statement.value.kind !== "Call") return [];
    const preset = statement.value.keywords.find(({ name }) => name === "default")?.value;
    return preset === undefined ? [] : [wholeNumber(model, preset)];
  });
}
