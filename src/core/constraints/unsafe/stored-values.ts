import type { Expression } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";

/** A value that some code stores under a name. */
export interface Stored {
  readonly node: Expression;
  readonly model: ModuleModel;
}

/** What code of some modules stores in attributes. */
export class StoredValues {
  private readonly found = new Map<string, readonly Stored[]>();

  constructor(private readonly models: readonly ModuleModel[]) {}

  /** Whatever any code stores in an attribute of this name, class defaults and options included. */
  inAttribute(attr: string): readonly Stored[] {
    let values = this.found.get(attr);
    if (values === undefined) {
      values = this.models.flatMap((model) =>
        storedIn(model, attr).map((node) => ({ node, model })),
      );
      this.found.set(attr, values);
    }
    return values;
  }
}

function storedIn(model: ModuleModel, attr: string): Expression[] {
  const values: Expression[] = [];
  for (const store of model.all("Attribute")) {
    if (store.ctx === "load" || store.attr !== attr) continue;
    const statement = model.parent(store);
    if (statement?.kind === "Assign") values.push(statement.value);
    else if (statement?.kind === "AnnAssign" && statement.value) values.push(statement.value);
  }
  for (const binding of model.bindings) {
    const isField = binding.name === attr && binding.scope.kind === "class";
    if (isField && binding.value) values.push(binding.value);
  }
  values.push(...optionDefaults(attr, model));
  return values;
}

/** `default=` of the `add_argument("--name", …)` that makes `args.name`. */
function optionDefaults(attr: string, model: ModuleModel): Expression[] {
  return model.all("Call").flatMap((call) => {
    if (call.func.kind !== "Attribute" || call.func.attr !== "add_argument") return [];
    const isOption = call.args.some((argument) => {
      const value = model.valueOf(argument);
      return value?.type === "str" && value.value.replace(/^-+/, "").replaceAll("-", "_") === attr;
    });
    const fallback = call.keywords.find((keyword) => keyword.name === "default");
    return isOption && fallback ? [fallback.value] : [];
  });
}
