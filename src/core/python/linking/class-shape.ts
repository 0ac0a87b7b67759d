import type { ClassDef, Expression, FunctionDef } from "../ast.ts";
import type { ModuleModel } from "../module-model.ts";
import type { Definition, LinkedModules } from "./linked-modules.ts";
import { TORCH_MODULE_BASES } from "./torch-module.ts";

/** What is known of a class: its visible line of ancestors and where that line ends. */
export interface ClassShape {
  /** The class itself first, then its visible bases in method resolution order. */
  readonly lineage: readonly Definition<ClassDef>[];
  /** `unknown` where any base, metaclass or decorator is not understood. */
  readonly root: "object" | "torch-module" | "unknown";
}

export type MemberKind = "method" | "static" | "class-method" | "property" | "other";

export interface Member {
  readonly kind: MemberKind;
  readonly owner: Definition<ClassDef>;
  /** Present for methods of any kind without foreign decorators. */
  readonly node: FunctionDef | undefined;
}

const MAX_LINEAGE = 30;
const PLAIN_BASES: ReadonlySet<string> = new Set(["builtins.object", "abc.ABC"]);
const KEEP_SIGNATURE: ReadonlySet<string> = new Set([
  "torch.no_grad",
  "torch.enable_grad",
  "torch.inference_mode",
  "torch.compile",
  "torch.jit.export",
  "torch.jit.ignore",
  "torch.jit.unused",
  "torch.autocast",
  "torch.compiler.disable",
  "torch._dynamo.disable",
  "functools.lru_cache",
  "functools.cache",
  "functools.wraps",
  "abc.abstractmethod",
  "typing.final",
  "typing.override",
  "contextlib.contextmanager",
]);
export const DATACLASS: ReadonlySet<string> = new Set(["dataclasses.dataclass"]);

/** Decorators that leave a class called as it is written. */
const PLAIN_CLASS_DECORATORS: ReadonlySet<string> = new Set([
  "dataclasses.dataclass",
  "functools.total_ordering",
  "typing.final",
]);

/** The path of a decorator, whether it is called or not. */
export function decoratorPath(node: Expression, model: ModuleModel): string | undefined {
  return model.pathOf(node.kind === "Call" ? node.func : node);
}

/** The lineage of a class by depth-first, left-to-right resolution of its bases. */
export function shapeOf(start: Definition<ClassDef>, linked: LinkedModules): ClassShape {
  const lineage: Definition<ClassDef>[] = [];
  let root: ClassShape["root"] = "object";
  const visit = (definition: Definition<ClassDef>): void => {
    if (lineage.some((known) => known.node === definition.node)) return;
    lineage.push(definition);
    if (lineage.length > MAX_LINEAGE) {
      root = "unknown";
      return;
    }
    if (!isPlainClass(definition)) root = "unknown";
    for (const base of definition.node.bases) {
      const path = definition.model.pathOf(base);
      const known = linked.definitionOf(base, definition.model);
      if (known?.node.kind === "ClassDef") visit({ model: known.model, node: known.node });
      else if (path !== undefined && TORCH_MODULE_BASES.has(path)) {
        if (root === "object") root = "torch-module";
      } else if (path === undefined || !PLAIN_BASES.has(path)) root = "unknown";
    }
  };
  visit(start);
  return { lineage, root };
}

function isPlainClass({ node, model }: Definition<ClassDef>): boolean {
  if (node.keywords.length > 0) return false;
  return node.decorators.every((decorator) =>
    PLAIN_CLASS_DECORATORS.has(decoratorPath(decorator, model) ?? ""),
  );
}

/** The member that an attribute of an instance resolves to; undefined where no class binds it. */
export function memberOf(shape: ClassShape, name: string): Member | undefined {
  for (const owner of shape.lineage) {
    const scope = owner.model.scopeOpenedBy(owner.node);
    const bindings = scope?.own(name) ?? [];
    const [binding] = bindings;
    if (binding === undefined) continue;
    const { node } = binding;
    if (bindings.length > 1 || node.kind !== "FunctionDef") {
      return { kind: "other", owner, node: undefined };
    }
    return methodMember(node, owner);
  }
  return undefined;
}

/** What Python makes of these names without a decorator. */
const IMPLICIT_KINDS: ReadonlyMap<string, MemberKind> = new Map([
  ["__new__", "static"],
  ["__init_subclass__", "class-method"],
  ["__class_getitem__", "class-method"],
]);

function methodMember(node: FunctionDef, owner: Definition<ClassDef>): Member {
  let kind: MemberKind = IMPLICIT_KINDS.get(node.name) ?? "method";
  for (const decorator of node.decorators) {
    const path = decoratorPath(decorator, owner.model) ?? "";
    if (path === "builtins.staticmethod") kind = "static";
    else if (path === "builtins.classmethod") kind = "class-method";
    else if (path === "builtins.property" || path === "functools.cached_property") {
      return { kind: "property", owner, node: undefined };
    } else if (!KEEP_SIGNATURE.has(path)) return { kind: "other", owner, node: undefined };
  }
  return { kind, owner, node };
}

/** Whether a plain function is called by its own parameters, whatever decorates it. */
export function keepsSignature(node: FunctionDef, model: ModuleModel): boolean {
  return node.decorators.every((decorator) =>
    KEEP_SIGNATURE.has(decoratorPath(decorator, model) ?? ""),
  );
}
