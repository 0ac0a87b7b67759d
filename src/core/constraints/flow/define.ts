import type { ClassDef, FunctionDef, Lambda, Parameter } from "../../python/ast.ts";
import { NO_LINEAGE } from "./lineage.ts";
import type { CallSite, Machine } from "./machine.ts";
import { argumentsOf } from "./make-value.ts";
import {
  type ClassValue,
  Frame,
  type FunctionValue,
  type InstanceValue,
  type Value,
} from "./value.ts";

/** A function or lambda with its defaults, not yet decorated. */
export function functionValue(
  machine: Machine,
  node: FunctionDef | Lambda,
  name: string,
  frame: Frame,
): FunctionValue {
  const { positionalOnly, regular, keywordOnly } = node.params;
  const defaults = new Map<string, Value>();
  const add = (parameter: Parameter) => {
    if (parameter.default) defaults.set(parameter.name, machine.evaluate(parameter.default, frame));
  };
  for (const parameter of [...positionalOnly, ...regular, ...keywordOnly]) add(parameter);
  return {
    kind: "function",
    name,
    node,
    file: frame.file,
    frame,
    defaults,
    owner: undefined,
    binding: "plain",
    isGradientFree: false,
    lineage: NO_LINEAGE,
  };
}

/** What a `def` binds: the function as its decorators leave it. */
export function defineFunction(machine: Machine, node: FunctionDef, frame: Frame): Value {
  let value: Value = functionValue(machine, node, node.name, frame);
  for (const decorator of [...node.decorators].reverse()) {
    if (decorator.kind === "Attribute" && /^(setter|deleter|getter)$/.test(decorator.attr)) {
      const property = frame.names.get(node.name);
      if (property) return property;
    }
    const place = { file: frame.file, span: decorator };
    const evaluated = machine.evaluate(decorator, frame);
    const key = `${frame.key}/${decorator.id}`;
    value = decorated(value, evaluated, () =>
      machine.call(evaluated, argumentsOf(value), place, key, frame),
    );
  }
  return value;
}

/** Decorators of libraries keep what they decorate; one written here may return anything. */
function decorated(value: Value, decorator: Value, apply: () => Value): Value {
  if (value.kind === "function" && stopsGradients(decorator)) {
    return { ...value, isGradientFree: true };
  }
  if (decorator.kind === "external" && value.kind === "function") {
    const binding = bindingOf(decorator.path);
    return binding ? { ...value, binding } : value;
  }
  const isOwn =
    decorator.kind === "function" ||
    decorator.kind === "class" ||
    decorator.kind === "bound" ||
    decorator.kind === "partial";
  return isOwn ? apply() : value;
}

/** `torch.no_grad`, `torch.inference_mode`, as they are or called. */
export function stopsGradients(value: Value): boolean {
  const path = value.kind === "external" ? value.path : value.kind === "opaque" ? value.origin : "";
  return /(^|\.)(no_grad|inference_mode)$/.test(path ?? "");
}

function bindingOf(path: string): FunctionValue["binding"] | undefined {
  const name = path.slice(path.lastIndexOf(".") + 1);
  if (name === "staticmethod") return "static";
  if (name === "classmethod") return "class";
  return name === "property" || name === "cached_property" ? "property" : undefined;
}

/** What a `class` statement binds. */
export function defineClass(machine: Machine, node: ClassDef, frame: Frame): Value {
  const scope = frame.scope === "" ? node.name : `${frame.scope}.${node.name}`;
  const inner = new Frame(frame.file, scope, frame, "class", `${frame.key}/${node.id}`);
  const bases = node.bases.map((base) => machine.evaluate(base, frame));
  machine.run(node.body, inner);
  const cls: ClassValue = {
    kind: "class",
    name: node.name,
    node,
    file: frame.file,
    bases,
    members: inner.names,
    fields: isDataclass(machine, node, bases, frame) ? fieldsOf(node, bases, inner) : undefined,
    lineage: NO_LINEAGE,
  };
  for (const [name, member] of cls.members) {
    if (member.kind === "function") cls.members.set(name, { ...member, owner: cls });
  }
  return cls;
}

const FIELD_BASES = /(^|\.)(NamedTuple|BaseModel|BaseSettings|Struct)$/;
const FIELD_DECORATORS =
  /(^|\.)(dataclass|define|frozen|mutable|attrs|attrs\.s|dataclasses\.dataclass)$/;

function isDataclass(
  machine: Machine,
  node: ClassDef,
  bases: readonly Value[],
  frame: Frame,
): boolean {
  const isFieldBase = (base: Value) => base.kind === "external" && FIELD_BASES.test(base.path);
  if (bases.some(isFieldBase)) return true;
  return node.decorators.some((decorator) => {
    const value = machine.evaluate(decorator, frame);
    if (value.kind === "external") return FIELD_DECORATORS.test(value.path);
    return value.kind === "opaque" && FIELD_DECORATORS.test(value.origin ?? "");
  });
}

function fieldsOf(
  node: ClassDef,
  bases: readonly Value[],
  body: Frame,
): Map<string, Value | undefined> {
  const fields = new Map<string, Value | undefined>();
  for (const base of [...bases].reverse()) {
    if (base.kind !== "class") continue;
    for (const [name, value] of base.fields ?? []) fields.set(name, value);
  }
  for (const statement of node.body) {
    if (statement.kind === "AnnAssign" && statement.target.kind === "Name") {
      const { name } = statement.target;
      fields.set(name, statement.value ? body.names.get(name) : undefined);
    }
  }
  return fields;
}

/** The class and its bases written in Python here, nearest first. */
export function ancestry(cls: ClassValue): ClassValue[] {
  const found: ClassValue[] = [];
  const visit = (one: ClassValue) => {
    if (found.includes(one) || found.length > 20) return;
    found.push(one);
    for (const base of one.bases) {
      for (const option of base.kind === "choice" ? base.options : [base]) {
        if (option.kind === "class") visit(option);
      }
    }
  };
  visit(cls);
  return found;
}

/** A member of the class or of its nearest base that has it. */
export function memberOf(cls: ClassValue, name: string): Value | undefined {
  for (const one of ancestry(cls)) {
    const member = one.members.get(name);
    if (member) return member;
  }
  return undefined;
}

/** Whether a base outside the two files matches, by its dotted path. */
export function hasExternalBase(cls: ClassValue, pattern: RegExp): boolean {
  return ancestry(cls).some((one) =>
    one.bases.some((base) => base.kind === "external" && pattern.test(base.path)),
  );
}

/** A neural network module: it is called by its `forward`. */
export function isModuleClass(cls: ClassValue): boolean {
  return hasExternalBase(
    cls,
    /(^|\.)(\w*Module|Sequential|ModuleList|PreTrainedModel)$|^torch\.nn\./,
  );
}

/** Names of the classes of `model.py` that an object is of. */
export function modelClasses(cls: ClassValue): string[] {
  return ancestry(cls)
    .filter((one) => one.file === "model")
    .map((one) => one.name);
}

/** An optimizer that is written here over the library's base class. */
export function isOptimizerClass(cls: ClassValue): boolean {
  return hasExternalBase(cls, /(^|\.)Optimizer$|(^|\.)optim\.\w+$/);
}

/** Notes values given to fields whose defaults are frozen. */
export function noteFields(
  machine: Machine,
  object: InstanceValue,
  given: ReadonlyMap<string, Value>,
  { args, place }: CallSite,
): void {
  if (!machine.state.events) return;
  const { cls } = object;
  const names = [...(cls.fields?.keys() ?? [])];
  for (const [name, value] of given) {
    const frozen = cls.fields?.get(name);
    if (frozen?.lineage.frozen === undefined) continue;
    const where = args.places.get(name) ?? args.places.get(names.indexOf(name)) ?? place;
    machine.state.fields.push({ name, frozen, value, place: where, object });
  }
}
