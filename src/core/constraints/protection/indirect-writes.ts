import type { Call, Expression, Node } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";

/** A name that is written without an assignment to it. */
export interface IndirectWrite {
  readonly node: Node;
  /** Undefined where the name is only known when the program runs. */
  readonly name: string | undefined;
  /** The new value, where it can be seen. */
  readonly value: Expression | undefined;
}

/** What holds the names in question. */
export interface Holder {
  /** Whether an expression is an object whose attributes they are. */
  readonly isObject: (node: Expression) => boolean;
  /** Whether an expression is a dictionary whose keys they are. */
  readonly isDictionary: (node: Expression) => boolean;
}

const SETTERS: ReadonlySet<string> = new Set([
  "builtins.setattr",
  "builtins.delattr",
  "builtins.object.__setattr__",
  "builtins.object.__delattr__",
  "builtins.type.__setattr__",
]);

/**
 * Every write to a holder: `holder.name = …`, `setattr(holder, …)`, `holder.__dict__[…] = …`,
 * `dictionary[…] = …`, `dictionary.update(…)` and their deletions.
 */
export function indirectWrites(model: ModuleModel, holder: Holder): IndirectWrite[] {
  const dictionaries = new Dictionaries(model, holder);
  return [
    ...attributeWrites(model, holder),
    ...subscriptWrites(model, dictionaries),
    ...model
      .all("Call")
      .flatMap((call) => [
        ...setterWrites(model, holder, call),
        ...dictionaryCalls(dictionaries, call),
      ]),
  ];
}

function attributeWrites(model: ModuleModel, holder: Holder): IndirectWrite[] {
  return model.all("Attribute").flatMap((node) => {
    if (node.ctx === "load" || !holder.isObject(node.value)) return [];
    return [{ node, name: node.attr, value: assignedValue(model, node) }];
  });
}

function subscriptWrites(model: ModuleModel, dictionaries: Dictionaries): IndirectWrite[] {
  return model.all("Subscript").flatMap((node) => {
    if (node.ctx === "load" || !dictionaries.has(node.value)) return [];
    return [{ node, name: textOf(model, node.slice), value: assignedValue(model, node) }];
  });
}

function setterWrites(model: ModuleModel, holder: Holder, call: Call): IndirectWrite[] {
  const path = model.calleeOf(call);
  const { func, args } = call;
  if (path !== undefined && SETTERS.has(path)) {
    const [object, name, value] = args;
    if (object === undefined || !holder.isObject(object)) return [];
    return [{ node: call, name: name && textOf(model, name), value }];
  }
  const isMethod = func.kind === "Attribute" && /^__(set|del)attr__$/.test(func.attr);
  if (!isMethod || !holder.isObject(func.value)) return [];
  const [name, value] = args;
  return [{ node: call, name: name && textOf(model, name), value }];
}

function dictionaryCalls(dictionaries: Dictionaries, call: Call): IndirectWrite[] {
  const { func } = call;
  if (func.kind !== "Attribute" || !dictionaries.has(func.value)) return [];
  return mutationsBy(dictionaries.model, call, func.attr);
}

/** The keys that a method call on a dictionary writes. */
export function mutationsBy(model: ModuleModel, call: Call, method: string): IndirectWrite[] {
  const [first, second] = call.args;
  switch (method) {
    case "update":
      return updates(model, call);
    case "pop":
    case "__delitem__":
      return [{ node: call, name: first && textOf(model, first), value: undefined }];
    case "__setitem__":
      return [{ node: call, name: first && textOf(model, first), value: second }];
    case "clear":
    case "popitem":
    case "__ior__":
      return [{ node: call, name: undefined, value: undefined }];
    default:
      return [];
  }
}

function updates(model: ModuleModel, call: Call): IndirectWrite[] {
  const keywords = call.keywords.map(({ name, value }) => ({
    node: call,
    name,
    value: name === undefined ? undefined : value,
  }));
  const positional = call.args.flatMap((argument): IndirectWrite[] => {
    if (argument.kind !== "Dict") return [{ node: call, name: undefined, value: undefined }];
    return argument.keys.map((key, index) => ({
      node: call,
      name: key && textOf(model, key),
      value: argument.values[index],
    }));
  });
  return [...keywords, ...positional];
}

/** Dictionaries of the names, also `vars(object)`, `object.__dict__` and locals that hold one. */
class Dictionaries {
  constructor(
    readonly model: ModuleModel,
    private readonly holder: Holder,
  ) {}

  has(node: Expression, hops = 0): boolean {
    if (this.holder.isDictionary(node)) return true;
    if (node.kind === "Attribute")
      return node.attr === "__dict__" && this.holder.isObject(node.value);
    if (node.kind === "Call") {
      const [first] = node.args;
      const isVars = this.model.calleeOf(node) === "builtins.vars";
      return isVars && first !== undefined && this.holder.isObject(first);
    }
    if (node.kind !== "Name" || hops > 3) return false;
    const bindings = this.model.scopeOf(node).lookup(node.name);
    return bindings.some(({ value }) => value !== undefined && this.has(value, hops + 1));
  }
}

/** The value that a plain assignment gives a target. */
function assignedValue(model: ModuleModel, target: Expression): Expression | undefined {
  const parent = model.parent(target);
  if (parent?.kind === "Assign") return parent.value;
  return parent?.kind === "AnnAssign" ? parent.value : undefined;
}

function textOf(model: ModuleModel, node: Expression): string | undefined {
  const value = model.valueOf(node);
  return value?.type === "str" ? value.value : undefined;
}
