import type { ClassDef, Expression, Statement } from "../ast.ts";
import { type ClassShape, DATACLASS, decoratorPath, memberOf } from "./class-shape.ts";
import type { Definition } from "./linked-modules.ts";
import { type Signature, signatureOf } from "./signature.ts";

const NO_ARGUMENTS: Signature = {
  positional: [],
  keywordOnly: [],
  positionalOnly: 0,
  takesMorePositional: false,
  takesMoreKeywords: false,
};

interface Field {
  readonly name: string;
  readonly optional: boolean;
  readonly keywordOnly: boolean;
  readonly inConstructor: boolean;
}

/** How an instance is made; undefined where bases or decorators hide it. */
export function constructorSignature(shape: ClassShape): Signature | undefined {
  const [own] = shape.lineage;
  if (own === undefined || memberOf(shape, "__new__") !== undefined) return undefined;
  for (const definition of shape.lineage) {
    const scope = definition.model.scopeOpenedBy(definition.node);
    if ((scope?.own("__init__").length ?? 0) > 0) return initSignature(shape, definition);
    const options = dataclassOptions(definition);
    if (options === "unknown") return undefined;
    if (options !== undefined && !options.noInit) return dataclassSignature(shape, definition);
    if (!hasKnownDecorators(definition)) return undefined;
    if (!hasVisibleBases(definition, shape)) return undefined;
  }
  return shape.root === "unknown" ? undefined : NO_ARGUMENTS;
}

function initSignature(shape: ClassShape, owner: Definition<ClassDef>): Signature | undefined {
  if (!hasKnownDecorators(owner) || hasMetaclass(shape)) return undefined;
  const member = memberOf({ ...shape, lineage: [owner] }, "__init__");
  if (member?.kind !== "method" || member.node === undefined) return undefined;
  return signatureOf(member.node.params, 1);
}

/** A metaclass may make instances in its own way; other keywords feed `__init_subclass__`. */
function hasMetaclass(shape: ClassShape): boolean {
  return shape.lineage.some(({ node }) => node.keywords.length > 0);
}

function hasKnownDecorators({ node, model }: Definition<ClassDef>): boolean {
  return node.decorators.every((decorator) => {
    const path = decoratorPath(decorator, model);
    return path !== undefined && (DATACLASS.has(path) || path === "functools.total_ordering");
  });
}

/** With several bases the next `__init__` may come from an invisible one. */
function hasVisibleBases(definition: Definition<ClassDef>, shape: ClassShape): boolean {
  return shape.root !== "unknown" || definition.node.bases.length <= 1;
}

interface DataclassOptions {
  readonly keywordOnly: boolean;
  readonly noInit: boolean;
}

function dataclassOptions(
  definition: Definition<ClassDef>,
): DataclassOptions | "unknown" | undefined {
  const { node, model } = definition;
  const decorator = node.decorators.find((candidate) =>
    DATACLASS.has(decoratorPath(candidate, model) ?? ""),
  );
  if (decorator === undefined) return undefined;
  if (decorator.kind !== "Call") return { keywordOnly: false, noInit: false };
  if (decorator.keywords.some((keyword) => keyword.name === undefined)) return "unknown";
  const flag = (name: string, fallback: boolean) => {
    const value = decorator.keywords.find((keyword) => keyword.name === name)?.value;
    return value === undefined ? fallback : boolOf(value);
  };
  const keywordOnly = flag("kw_only", false);
  const init = flag("init", true);
  if (keywordOnly === undefined || init === undefined) return "unknown";
  return { keywordOnly, noInit: !init };
}

function boolOf(node: Expression): boolean | undefined {
  return node.kind === "Constant" && node.value.type === "bool" ? node.value.value : undefined;
}

/** The fields of all visible dataclasses, bases first; a repeated field keeps its first place. */
function dataclassSignature(shape: ClassShape, start: Definition<ClassDef>): Signature | undefined {
  if (shape.root === "unknown") return undefined;
  const fields = new Map<string, Field>();
  const from = shape.lineage.findIndex(({ node }) => node === start.node);
  for (const definition of shape.lineage.slice(from).reverse()) {
    const options = dataclassOptions(definition);
    if (options === "unknown") return undefined;
    if (options === undefined) continue;
    const own = fieldsOf(definition, options.keywordOnly);
    if (own === undefined) return undefined;
    for (const field of own) fields.set(field.name, field);
  }
  const taken = [...fields.values()].filter((field) => field.inConstructor);
  return {
    ...NO_ARGUMENTS,
    positional: taken.filter((field) => !field.keywordOnly),
    keywordOnly: taken.filter((field) => field.keywordOnly),
  };
}

function fieldsOf(definition: Definition<ClassDef>, allKeywordOnly: boolean): Field[] | undefined {
  const fields: Field[] = [];
  let keywordOnly = allKeywordOnly;
  for (const statement of definition.node.body) {
    if (isCompound(statement)) return undefined;
    if (statement.kind !== "AnnAssign" || statement.target.kind !== "Name") continue;
    const annotation = annotationText(statement.annotation, definition);
    if (/\bClassVar\b/.test(annotation)) continue;
    if (/\bKW_ONLY\b/.test(annotation)) {
      keywordOnly = true;
      continue;
    }
    const field = fieldOf(statement.target.name, statement.value, keywordOnly, definition);
    if (field === undefined) return undefined;
    fields.push(field);
  }
  return fields;
}

function isCompound(statement: Statement): boolean {
  return "body" in statement && statement.kind !== "FunctionDef" && statement.kind !== "ClassDef";
}

function annotationText(node: Expression, { model }: Definition<ClassDef>): string {
  if (node.kind === "Constant" && node.value.type === "str") return node.value.value;
  return model.textOf(node);
}

/** Undefined where a `field(...)` cannot be read. */
function fieldOf(
  name: string,
  value: Expression | undefined,
  keywordOnly: boolean,
  { model }: Definition<ClassDef>,
): Field | undefined {
  const plain = { name, optional: value !== undefined, keywordOnly, inConstructor: true };
  if (value?.kind !== "Call" || model.pathOf(value.func) !== "dataclasses.field") return plain;
  const names = value.keywords.map((keyword) => keyword.name);
  if (names.includes(undefined)) return undefined;
  const option = (wanted: string) =>
    value.keywords.find((keyword) => keyword.name === wanted)?.value;
  const init = option("init");
  const only = option("kw_only");
  const inConstructor = init === undefined ? true : boolOf(init);
  const isOnly = only === undefined ? keywordOnly : boolOf(only);
  if (inConstructor === undefined || isOnly === undefined) return undefined;
  const optional = names.includes("default") || names.includes("default_factory");
  return { name, optional, keywordOnly: isOnly, inConstructor };
}
