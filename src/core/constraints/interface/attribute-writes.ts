import type { ModuleModel } from "../../python/module-model.ts";

/** Attributes that code gives to objects by other means than a definition in a class. */
export interface AttributeWrites {
  readonly names: ReadonlySet<string>;
  /** Some attribute's name is computed, so that any may exist. */
  readonly any: boolean;
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
  let any = false;
  for (const model of models) {
    for (const attribute of model.all("Attribute")) {
      if (attribute.ctx !== "load") names.add(attribute.attr);
      if (attribute.attr === "__dict__") any = true;
    }
    for (const call of model.all("Call")) {
      const path = model.calleeOf(call) ?? "";
      const isMethod = call.func.kind === "Attribute" && NAMING_METHODS.has(call.func.attr);
      const isFunction = path === "builtins.setattr" || ASKING_FUNCTIONS.has(path);
      if (!isMethod && !isFunction) continue;
      const name = call.args[isFunction ? 1 : 0];
      const value = name && model.valueOf(name);
      if (value?.type === "str") names.add(value.value);
      else if (!ASKING_FUNCTIONS.has(path)) any = true;
    }
  }
  return { names, any };
}
