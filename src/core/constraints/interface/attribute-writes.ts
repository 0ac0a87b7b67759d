import type { Call, ClassDef, Expression } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";

/** Attributes that code gives to objects by other means than a definition in a class. */
export interface AttributeWrites {
  readonly names: ReadonlySet<string>;
  /** Objects of unknown classes get attributes of computed names, so that any may have any. */
  readonly isOpen: boolean;
  /** Classes whose methods give their own instances attributes of computed names. */
  readonly openClasses: ReadonlySet<ClassDef>;
}

const NAMING_METHODS: ReadonlySet<string> = new Set([
  "register_buffer",
  "register_parameter",
  "register_module",
  "add_module",
  "__setattr__",
]);
const ASKING_FUNCTIONS: ReadonlySet<string> = new Set(["builtins.hasattr", "builtins.getattr"]);

/** Collects attribute assignments, `setattr`, registrations, and names asked for by `hasattr`. */
export function attributeWrites(models: readonly ModuleModel[]): AttributeWrites {
  const names = new Set<string>();
  const openClasses = new Set<ClassDef>();
  let isOpen = false;
  const note = (object: Expression | undefined, model: ModuleModel) => {
    const own = object && ownClass(object, model);
    if (own) openClasses.add(own);
    else isOpen = true;
  };
  for (const model of models) {
    for (const attribute of model.all("Attribute")) {
      if (attribute.ctx !== "load") names.add(attribute.attr);
      if (attribute.attr === "__dict__") note(attribute.value, model);
    }
    for (const call of model.all("Call")) {
      const path = model.calleeOf(call) ?? "";
      const isMethod = call.func.kind === "Attribute" && NAMING_METHODS.has(call.func.attr);
      const isFunction = path === "builtins.setattr" || ASKING_FUNCTIONS.has(path);
      if (!isMethod && !isFunction) continue;
      const name = call.args[isFunction ? 1 : 0];
      const value = name && model.valueOf(name);
      if (value?.type === "str") names.add(value.value);
      else if (!ASKING_FUNCTIONS.has(path)) note(objectOf(call, isFunction), model);
    }
  }
  return { names, isOpen, openClasses };
}

function objectOf({ func, args }: Call, isFunction: boolean): Expression | undefined {
  if (isFunction) return args[0];
  return func.kind === "Attribute" ? func.value : undefined;
}

/** The class whose instance `self` is. */
function ownClass(node: Expression, model: ModuleModel): ClassDef | undefined {
  const [binding, ...others] = node.kind === "Name" ? model.scopeOf(node).lookup(node.name) : [];
  const method = binding?.scope.node;
  if (!binding || others.length > 0 || method?.kind !== "FunctionDef") return undefined;
  const first = method.params.positionalOnly[0] ?? method.params.regular[0];
  const owner = model.parent(method);
  return first === binding.node && owner?.kind === "ClassDef" ? owner : undefined;
}
