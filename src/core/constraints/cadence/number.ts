import type { Call, Expression, Name, Subscript } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { isAssignment } from "../../python/scopes.ts";
import { fieldNumber } from "./field-number.ts";
import { givenEverywhere, unpackedValue } from "./given.ts";

const MAX_HOPS = 8;

/**
 * The whole number that an expression is known to be: constants and arithmetic, fields and options
 * of a configuration, entries of dictionaries, attributes that a constructor sets, parameters with
 * one value, and names that are bound to one of these once.
 */
export function wholeNumber(model: ModuleModel, node: Expression, hops = 0): number | undefined {
  const value = model.valueOf(node);
  if (value?.type === "int" || value?.type === "float") {
    const number = Number(value.value);
    return Number.isSafeInteger(number) ? number : undefined;
  }
  if (hops >= MAX_HOPS) return undefined;
  switch (node.kind) {
    case "Call": {
      const isInt = model.calleeOf(node) === "builtins.int" && node.args[0];
      return isInt ? wholeNumber(model, isInt, hops + 1) : undefined;
    }
    case "BinOp":
      return arithmetic(model, node, hops + 1);
    case "Attribute":
      return fieldNumber(model, node.attr, (value) => wholeNumber(model, value, hops + 1));
    case "Name": {
      const bound = onlyValue(model, node) ?? givenEverywhere(model, node);
      return bound && wholeNumber(model, bound, hops + 1);
    }
    case "Subscript": {
      const entry = entryOf(model, node, hops + 1);
      return entry && wholeNumber(model, entry, hops + 1);
    }
    default:
      return undefined;
  }
}

function arithmetic(
  model: ModuleModel,
  { left, op, right }: Extract<Expression, { kind: "BinOp" }>,
  hops: number,
): number | undefined {
  const a = wholeNumber(model, left, hops);
  const b = a === undefined ? undefined : wholeNumber(model, right, hops);
  if (a === undefined || b === undefined) return undefined;
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "//":
      return b === 0 ? undefined : Math.floor(a / b);
    default:
      return undefined;
  }
}

/** What a name that is bound once is bound to. */
function onlyValue(model: ModuleModel, node: Name): Expression | undefined {
  const [binding, ...others] = model.scopeOf(node).lookup(node.name);
  if (others.length > 0 || !binding) return undefined;
  if (isAssignment(binding.kind) && binding.value) return binding.value;
  return binding.statement && unpackedValue(binding.statement, binding.node);
}

/** What a dictionary that is bound once holds under a constant key that nothing writes to. */
function entryOf(
  model: ModuleModel,
  { value, slice }: Subscript,
  hops: number,
): Expression | undefined {
  const key = textOf(model, slice);
  const dictionary = key === undefined ? undefined : dictionaryAt(model, value, hops);
  if (key === undefined || dictionary === undefined) return undefined;
  if (isWritten(model, value.kind === "Name" ? value.name : undefined, key)) return undefined;
  if (dictionary.kind === "Call" && model.calleeOf(dictionary) === "builtins.dict") {
    return dictionary.keywords.find(({ name }) => name === key)?.value;
  }
  if (dictionary.kind !== "Dict") return undefined;
  const at = dictionary.keys.findLastIndex((own) => !own || textOf(model, own) === key);
  return dictionary.keys[at] ? dictionary.values[at] : undefined;
}

/** The display behind a name, a parameter or an entry of another dictionary. */
function dictionaryAt(model: ModuleModel, node: Expression, hops: number): Expression | undefined {
  if (hops >= MAX_HOPS) return undefined;
  if (node.kind === "Subscript") {
    const entry = entryOf(model, node, hops + 1);
    return entry && dictionaryAt(model, entry, hops + 1);
  }
  if (node.kind !== "Name") return node.kind === "Dict" || node.kind === "Call" ? node : undefined;
  const bound = onlyValue(model, node) ?? givenEverywhere(model, node);
  return bound && dictionaryAt(model, bound, hops + 1);
}

/**
 * Whether some statement may give the entry another value: a write under that key to whatever
 * dictionary, which may be this one by another name, or one under an unknown key to this one.
 */
function isWritten(model: ModuleModel, dictionary: string | undefined, key: string): boolean {
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
