import type { Attribute, Call, Expression } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { fieldDefault } from "../derive/constant-bindings.ts";
import { optionName } from "../protection/options.ts";
import { unpackedValue } from "./given.ts";

/**
 * The one number that a field of that name has wherever this module gives it one: by a class's
 * default, a constructor's assignment or keyword, or an argparse option.
 *
 * @param numberOf reads the number that an expression is.
 */
export function fieldNumber(
  model: ModuleModel,
  field: string,
  numberOf: NumberOf,
): number | undefined {
  const values = [
    ...storedNumbers(model, field, numberOf),
    ...classNumbers(model, field, numberOf),
    ...optionNumbers(model, field, numberOf),
    ...namespaceNumbers(model, field, numberOf),
  ];
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : undefined;
}

type NumberOf = (node: Expression) => number | undefined;

type Numbers = (number | undefined)[];

function storedNumbers(model: ModuleModel, field: string, numberOf: NumberOf): Numbers {
  const stores = model.all("Attribute").filter(({ attr, ctx }) => attr === field && ctx !== "load");
  return stores.map((store) => {
    const value = valueStored(model, store);
    return value && numberOf(value);
  });
}

function valueStored(model: ModuleModel, store: Attribute): Expression | undefined {
  const statement = model.statementOf(store);
  if (statement?.kind === "AnnAssign") return statement.value;
  return statement && unpackedValue(statement, store);
}

/** Defaults of a class's fields, and what calls of the class give in place of them. */
function classNumbers(model: ModuleModel, field: string, numberOf: NumberOf): Numbers {
  return model.bindings.flatMap(({ name, scope, value }) => {
    if (name !== field || scope.kind !== "class") return [];
    const given = model.all("Call").flatMap((call) => {
      const isIt = model.definitionOf(call.func) === scope.node || isReplacement(model, call);
      return isIt ? keywordsNamed(call, field) : [];
    });
    const all = value === undefined ? given : [fieldDefault(value) ?? value, ...given];
    return all.map(numberOf);
  });
}

function isReplacement(model: ModuleModel, call: Call): boolean {
  return /(^|\.)replace$/.test(model.calleeOf(call) ?? "");
}

function keywordsNamed({ keywords }: Call, field: string): Expression[] {
  return keywords.filter(({ name }) => name === field).map(({ value }) => value);
}

function optionNumbers(model: ModuleModel, field: string, numberOf: NumberOf): Numbers {
  return [...model.all("Expr")].flatMap((statement) => {
    if (optionName(statement) !== field || statement.value.kind !== "Call") return [];
    const preset = statement.value.keywords.find(({ name }) => name === "default")?.value;
    return preset === undefined ? [] : [numberOf(preset)];
  });
}

const NAMESPACE = /^(types\.SimpleNamespace|argparse\.Namespace)$/;

function namespaceNumbers(model: ModuleModel, field: string, numberOf: NumberOf): Numbers {
  return model.all("Call").flatMap((call) => {
    const isIt = NAMESPACE.test(model.calleeOf(call) ?? "");
    return isIt ? keywordsNamed(call, field).map(numberOf) : [];
  });
}
