import type { Call, Expression, Name, Subscript } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { isAssignment } from "../../python/scopes.ts";
import { fieldDefault } from "../derive/constant-bindings.ts";
import { optionName } from "../protection/options.ts";

const MAX_HOPS = 5;

/**
 * The whole number that an expression is known to be: constants, fields and options of a
 * configuration, entries of a dictionary, and names that are bound to one of these once.
 */
export function wholeNumber(model: ModuleModel, node: Expression, hops = 0): number | undefined {
  const value = model.valueOf(node);
  if (value?.type === "int" || value?.type === "float") {
    const number = Number(value.value);
    return Number.isSafeInteger(number) ? number : undefined;
  }
  if (node.kind === "Call" && model.calleeOf(node) === "builtins.int" && node.args[0]) {
    return wholeNumber(model, node.args[0], hops);
  }
  if (node.kind === "Name" && hops < MAX_HOPS) {
    const bound = onlyValue(model, node);
    return bound && wholeNumber(model, bound, hops + 1);
  }
  if (node.kind === "Subscript" && hops < MAX_HOPS) {
    const entry = entryOf(model, node);
    return entry && wholeNumber(model, entry, hops + 1);
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

/** What a name that is bound once is bound to. */
function onlyValue(model: ModuleModel, node: Name): Expression | undefined {
  const [binding, ...others] = model.scopeOf(node).lookup(node.name);
  return others.length === 0 && binding && isAssignment(binding.kind) ? binding.value : undefined;
}

/** What a dictionary that is bound once holds under a constant key that nothing writes to. */
function entryOf(model: ModuleModel, { value, slice }: Subscript): Expression | undefined {
  const key = textOf(model, slice);
  if (key === undefined || value.kind !== "Name") return undefined;
  const dictionary = onlyValue(model, value);
  if (dictionary === undefined || isWritten(model, value.name, key)) return undefined;
  if (dictionary.kind === "Call" && model.calleeOf(dictionary) === "builtins.dict") {
    return dictionary.keywords.find(({ name }) => name === key)?.value;
  }
  if (dictionary.kind !== "Dict") return undefined;
  const at = dictionary.keys.findLastIndex((own) => !own || textOf(model, own) === key);
  return dictionary.keys[at] ? dictionary.values[at] : undefined;
}

/**
 * Whether some statement may give the entry another value: a write under that key to whatever
 * dictionary, which may be this one by another name, or one under an unknown key to this one.
 */
function isWritten(model: ModuleModel, dictionary: string, key: string): boolean {
  const hits = (target: Expression, own: Expression | undefined): boolean => {
    const text = own && textOf(model, own);
    const isSame = target.kind === "Name" && target.name === dictionary;
    return text === key || (text === undefined && isSame);
  };
  const isStored = model
    .all("Subscript")
    .some(({ ctx, value, slice }) => ctx !== "load" && hits(value, slice));
  return isStored || model.all("Call").some((call) => isUpdate(call, key, hits));
}

const WRITERS: ReadonlySet<string> = new Set(["update", "setdefault", "pop", "__setitem__"]);

function isUpdate(
  { func, args, keywords }: Call,
  key: string,
  hits: (target: Expression, own: Expression | undefined) => boolean,
): boolean {
  if (func.kind !== "Attribute" || !WRITERS.has(func.attr)) return false;
  const [first] = args;
  const keys = first?.kind === "Dict" ? first.keys : first ? [first] : [];
  return keys.some((own) => hits(func.value, own)) || keywords.some(({ name }) => name === key);
}

function textOf(model: ModuleModel, node: Expression): string | undefined {
  const value = model.valueOf(node);
  return value?.type === "str" ? value.value : undefined;
}
