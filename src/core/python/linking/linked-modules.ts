import type { ClassDef, Expression, FunctionDef, Lambda } from "../ast.ts";
import type { ModuleModel } from "../module-model.ts";
import type { Binding } from "../scopes.ts";

/** A function or class together with the module that defines it. */
export interface Definition<Node extends FunctionDef | ClassDef | Lambda = FunctionDef | ClassDef> {
  readonly model: ModuleModel;
  readonly node: Node;
}

export type CallableDefinition = Definition<FunctionDef | ClassDef | Lambda>;

const MAX_HOPS = 10;

/** Modules that import each other: names are followed from one file to the next. */
export class LinkedModules {
  private readonly byName = new Map<string, ModuleModel>();

  constructor(readonly models: readonly ModuleModel[]) {
    for (const model of models) {
      for (const name of importNames(model.path)) {
        if (!this.byName.has(name)) this.byName.set(name, model);
      }
    }
  }

  /** The module that an `import` of this dotted name brings, if it is one of these. */
  moduleNamed(name: string): ModuleModel | undefined {
    return this.byName.get(name.startsWith(".") ? name.replace(/^\.+/, "") : name);
  }

  /** The one function, class or lambda that an expression names, through imports and aliases. */
  definitionOf(node: Expression, model: ModuleModel, hops = 0): CallableDefinition | undefined {
    if (hops > MAX_HOPS) return undefined;
    if (node.kind === "Lambda") return { model, node };
    if (node.kind === "Name") {
      return this.only(model.scopeOf(node).lookup(node.name), model, hops);
    }
    if (node.kind !== "Attribute") return undefined;
    const imported = this.importedModule(node.value, model);
    return imported && this.only(imported.moduleScope.own(node.attr), imported, hops);
  }

  /** The module that an expression names: `model` after `import model`. */
  importedModule(node: Expression, model: ModuleModel): ModuleModel | undefined {
    const path = model.pathOf(node);
    return path === undefined ? undefined : this.moduleNamed(path);
  }

  private only(
    bindings: readonly Binding[],
    model: ModuleModel,
    hops: number,
  ): CallableDefinition | undefined {
    const [binding] = bindings;
    if (binding === undefined || bindings.length > 1) return undefined;
    const { node, importPath, value } = binding;
    if (node.kind === "FunctionDef" || node.kind === "ClassDef") return { model, node };
    if (binding.kind === "from-import" && importPath !== undefined) {
      const dot = importPath.lastIndexOf(".");
      const source = this.moduleNamed(importPath.slice(0, dot));
      if (source === undefined) return undefined;
      return this.only(source.moduleScope.own(importPath.slice(dot + 1)), source, hops + 1);
    }
    return value && this.definitionOf(value, model, hops + 1);
  }
}

/** The dotted names under which a file may be imported: `src.model` and `model` for src/model.py. */
function importNames(path: string): string[] {
  const parts = path.replace(/\.py$/, "").split("/").filter(Boolean);
  return parts.map((_, index) => parts.slice(index).join("."));
}
