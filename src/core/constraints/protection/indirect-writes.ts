import type { Call, Expression, Node } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";

/** A name that is written without an assignment to it. */
export interface IndirectWrite {
  readonly node: Node;
  /** Undefined where the name is only known when the program runs. */
  readonly name: string | undefined;
  /** The new value, where it can be seen. */
  readonly value: Expression | undefined;
  /** The object whose attribute it is, or the dictionary whose key. */
  readonly on: { readonly kind: "object" | "dictionary"; readonly node: Expression };
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

const SETTING_METHODS: ReadonlySet<string> = new Set(["__setattr__", "__delattr__"]);

const MAX_HOPS = 3;

const known = new WeakMap<ModuleModel, readonly IndirectWrite[]>();

/**
 * Every write to a holder: `holder.name = …`, `setattr(holder, …)`, `holder.__dict__[…] = …`,
 * `dictionary[…] = …`, `dictionary.update(…)` and their deletions.
 */
export function indirectWrites(model: ModuleModel, holder: Holder): IndirectWrite[] {
  return allIndirectWrites(model).filter(({ on }) =>
    on.kind === "object" ? holder.isObject(on.node) : isDictionaryOf(model, holder, on.node, 0),
  );
}

/** Every write in a module to an attribute or an item of anything. */
export function allIndirectWrites(model: ModuleModel): readonly IndirectWrite[] {
  let writes = known.get(model);
  if (writes === undefined) {
    const calls = model.all("Call");
    writes = [
      ...attributeWrites(model),
      ...subscriptWrites(model),
      ...calls.flatMap((call) => setterWrites(model, call)),
      ...calls.flatMap((call) => dictionaryCalls(model, call)),
    ];
    known.set(model, writes);
  }
  return writes;
}

/** A dictionary of the names, also `vars(object)`, `object.__dict__` and a local that holds one. */
function isDictionaryOf(
  model: ModuleModel,
  holder: Holder,
  node: Expression,
  hops: number,
): boolean {
  if (holder.isDictionary(node)) return true;
  const object = objectBehind(model, node);
  if (object !== undefined) return holder.isObject(object);
  if (node.kind !== "Name" || hops > MAX_HOPS) return false;
  return model
    .scopeOf(node)
    .lookup(node.name)
    .some(({ value }) => value !== undefined && isDictionaryOf(model, holder, value, hops + 1));
}

/** The object of `object.__dict__` or `vars(object)`. */
export function objectBehind(model: ModuleModel, node: Expression): Expression | undefined {
  if (node.kind === "Attribute") return node.attr === "__dict__" ? node.value : undefined;
  if (node.kind !== "Call" || model.calleeOf(node) !== "builtins.vars") return undefined;
  return node.args[0];
}

function attributeWrites(model: ModuleModel): IndirectWrite[] {
  return model.all("Attribute").flatMap((node) => {
    if (node.ctx === "load") return [];
    const on = { kind: "object" as const, node: node.value };
    return [{ node, name: node.attr, value: assignedValue(model, node), on }];
  });
}

function subscriptWrites(model: ModuleModel): IndirectWrite[] {
  return model.all("Subscript").flatMap((node) => {
    if (node.ctx === "load") return [];
    const on = { kind: "dictionary" as const, node: node.value };
    return [{ node, name: textOf(model, node.slice), value: assignedValue(model, node), on }];
  });
}

function setterWrites(model: ModuleModel, call: Call): IndirectWrite[] {
  const { func, args } = call;
  const isMethod = func.kind === "Attribute" && SETTING_METHODS.has(func.attr);
  const isFunction = func.kind === "Name" || isMethod;
  if (!isFunction) return [];
  const path = model.calleeOf(call);
  if (path !== undefined && SETTERS.has(path)) {
    const [object, name, value] = args;
    if (object === undefined) return [];
    const on = { kind: "object" as const, node: object };
    return [{ node: call, name: name && textOf(model, name), value, on }];
  }
  if (!isMethod) return [];
  const [name, value] = args;
  const on = { kind: "object" as const, node: func.value };
  return [{ node: call, name: name && textOf(model, name), value, on }];
}

function dictionaryCalls(model: ModuleModel, call: Call): IndirectWrite[] {
  const { func } = call;
  if (func.kind !== "Attribute") return [];
  const on = { kind: "dictionary" as const, node: func.value };
  return keysWritten(model, call, func.attr).map((write) => ({ ...write, node: call, on }));
}

/** The keys that a method call on a dictionary writes. */
function keysWritten(
  model: ModuleModel,
  call: Call,
  method: string,
): Pick<IndirectWrite, "name" | "value">[] {
  const [first, second] = call.args;
  switch (method) {
    case "update":
      return keysUpdated(model, call);
    case "pop":
    case "__delitem__":
      return [{ name: first && textOf(model, first), value: undefined }];
    case "__setitem__":
      return [{ name: first && textOf(model, first), value: second }];
    case "clear":
    case "popitem":
    case "__ior__":
      return [{ name: undefined, value: undefined }];
    default:
      return [];
  }
}

function keysUpdated(model: ModuleModel, call: Call): Pick<IndirectWrite, "name" | "value">[] {
  const keywords = call.keywords.map(({ name, value }) => ({
    name,
    value: name === undefined ? undefined : value,
  }));
  const positional = call.args.flatMap((argument) => {
    if (argument.kind !== "Dict") return [{ name: undefined, value: undefined }];
    return argument.keys.map((key, index) => ({
      name: key && textOf(model, key),
      value: argument.values[index],
    }));
  });
  return [...keywords, ...positional];
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
