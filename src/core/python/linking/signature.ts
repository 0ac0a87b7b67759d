import type { Call, Expression, Node, Parameters } from "../ast.ts";
import type { ModuleModel } from "../module-model.ts";
import { isAssignment } from "../scopes.ts";

/** How something is called: the parameters by kind, with whether each may be left out. */
export interface Signature {
  readonly positional: readonly SignatureParameter[];
  readonly keywordOnly: readonly SignatureParameter[];
  /** How many of the first positional parameters take no keyword. */
  readonly positionalOnly: number;
  readonly takesMorePositional: boolean;
  readonly takesMoreKeywords: boolean;
}

export interface SignatureParameter {
  readonly name: string;
  readonly optional: boolean;
}

/** The signature of a function, without its first `bound` parameters (self, cls). */
export function signatureOf(params: Parameters, bound: number): Signature | undefined {
  const all = [...params.positionalOnly, ...params.regular].map((parameter) => ({
    name: parameter.name,
    optional: parameter.default !== undefined,
  }));
  if (all.length < bound && params.varArgs === undefined) return undefined;
  return {
    positional: all.slice(bound),
    positionalOnly: Math.max(0, params.positionalOnly.length - bound),
    keywordOnly: params.keywordOnly.map((parameter) => ({
      name: parameter.name,
      optional: parameter.default !== undefined,
    })),
    takesMorePositional: params.varArgs !== undefined,
    takesMoreKeywords: params.varKeywords !== undefined,
  };
}

interface GivenArguments {
  readonly positional: number;
  readonly keywords: readonly string[];
  readonly hasStar: boolean;
  readonly hasUnknownKeywords: boolean;
}

/** Why the call must fail, as the tail of a sentence about the callee; undefined where it may work. */
export function mismatch(call: Call, signature: Signature, model: ModuleModel): string | undefined {
  const given = argumentsOf(call, model);
  const { positional, keywordOnly } = signature;
  if (!signature.takesMorePositional && given.positional > positional.length) {
    return `takes ${count(positional.length, "positional argument")} but gets ${given.positional}`;
  }
  const byKeyword = positional.slice(signature.positionalOnly);
  for (const name of given.keywords) {
    const index = byKeyword.findIndex((parameter) => parameter.name === name);
    if (index !== -1 && index + signature.positionalOnly < given.positional) {
      return `gets the argument \`${name}\` twice, by position and by keyword`;
    }
    const known = index !== -1 || keywordOnly.some((parameter) => parameter.name === name);
    if (!known && !signature.takesMoreKeywords) return `takes no argument \`${name}\``;
  }
  return missing(given, signature);
}

function missing(given: GivenArguments, signature: Signature): string | undefined {
  if (given.hasUnknownKeywords) return undefined;
  const { positional, keywordOnly, positionalOnly } = signature;
  const unfilled = given.hasStar
    ? []
    : positional.filter(
        (parameter, index) =>
          index >= given.positional &&
          (index < positionalOnly || !given.keywords.includes(parameter.name)),
      );
  const unnamed = keywordOnly.filter((parameter) => !given.keywords.includes(parameter.name));
  const needed = [...unfilled, ...unnamed].filter((parameter) => !parameter.optional);
  if (needed.length === 0) return undefined;
  const names = needed.map((parameter) => `\`${parameter.name}\``).join(", ");
  return `needs the argument ${names}, which the call does not give`;
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? "" : "s"}`;
}

/** A `**` splat of a literal dict, or of a name that only ever holds one, counts as its keywords. */
function argumentsOf(call: Call, model: ModuleModel): GivenArguments {
  const keywords: string[] = [];
  let hasUnknownKeywords = false;
  for (const { name, value } of call.keywords) {
    const names = name === undefined ? keysOf(unchangedValue(value, model)) : [name];
    if (names === undefined) hasUnknownKeywords = true;
    else keywords.push(...names);
  }
  const plain = call.args.filter((argument) => argument.kind !== "Starred");
  const hasStar = plain.length < call.args.length;
  return { positional: plain.length, keywords, hasStar, hasUnknownKeywords };
}

function keysOf(node: Expression): string[] | undefined {
  if (node.kind === "Dict") {
    const names: string[] = [];
    for (const key of node.keys) {
      if (key?.kind !== "Constant" || key.value.type !== "str") return undefined;
      names.push(key.value.value);
    }
    return names;
  }
  const isDictCall = node.kind === "Call" && node.func.kind === "Name" && node.func.name === "dict";
  if (!isDictCall || node.args.length > 0) return undefined;
  const names = node.keywords.map((keyword) => keyword.name);
  return names.every((name) => name !== undefined) ? names : undefined;
}

const READING_METHODS: ReadonlySet<string> = new Set(["get", "items", "keys", "values", "copy"]);

/** What a name is bound to once, where everything that reads it leaves that as it is. */
function unchangedValue(node: Expression, model: ModuleModel): Expression {
  if (node.kind !== "Name") return node;
  const scope = model.scopeOf(node);
  const [binding, ...others] = scope.lookup(node.name);
  if (binding?.value === undefined || !isAssignment(binding.kind) || others.length > 0) return node;
  const home = scope.resolve(node.name);
  const isOnlyRead = model.references
    .filter((reference) => reference.name === node.name)
    .filter((reference) => reference.scope.resolve(node.name) === home)
    .every((reference) => onlyReads(model.parent(reference.node), reference.node));
  return isOnlyRead ? binding.value : node;
}

function onlyReads(parent: Node | undefined, name: Expression): boolean {
  if (parent?.kind === "Keyword") return parent.name === undefined;
  if (parent?.kind === "Subscript") return parent.value === name && parent.ctx === "load";
  return parent?.kind === "Attribute" && READING_METHODS.has(parent.attr);
}
