import type { ClassDef, Expression } from "../ast.ts";
import type { ModuleModel } from "../module-model.ts";
import type { Binding } from "../scopes.ts";
import type { Definition, LinkedModules } from "./linked-modules.ts";
import { ParameterTypes } from "./parameter-types.ts";
import { RETURNS_ITSELF, WRAPPERS } from "./torch-module.ts";

const MAX_HOPS = 12;

/** Finds the class of which an expression is certainly an instance. */
export class InstanceTypes {
  private readonly attributes = new Map<string, Definition<ClassDef> | undefined>();

  private readonly known = new Map<Expression, Definition<ClassDef> | undefined>();

  private readonly parameters: ParameterTypes;

  constructor(private readonly linked: LinkedModules) {
    this.parameters = new ParameterTypes(linked, (node, model) => this.classOf(node, model));
  }

  /** The class of the value; undefined where any binding of a name on the way is unclear. */
  classOf(node: Expression, model: ModuleModel, hops = 0): Definition<ClassDef> | undefined {
    if (hops > MAX_HOPS) return undefined;
    if (!this.known.has(node)) {
      this.known.set(node, undefined);
      this.known.set(node, this.computed(node, model, hops));
    }
    return this.known.get(node);
  }

  private computed(
    node: Expression,
    model: ModuleModel,
    hops: number,
  ): Definition<ClassDef> | undefined {
    switch (node.kind) {
      case "Call":
        return this.classOfCall(node, model, hops);
      case "Name":
        return this.classOfName(node.name, node, model, hops);
      case "Attribute":
        return this.classOfAttribute(node, model, hops);
      case "NamedExpr":
        return this.classOf(node.value, model, hops + 1);
      case "IfExp": {
        const first = this.classOf(node.body, model, hops + 1);
        const second = first && this.classOf(node.orelse, model, hops + 1);
        return first?.node === second?.node ? first : undefined;
      }
      default:
        return undefined;
    }
  }

  private classOfCall(
    node: Extract<Expression, { kind: "Call" }>,
    model: ModuleModel,
    hops: number,
  ): Definition<ClassDef> | undefined {
    const definition = this.linked.definitionOf(node.func, model);
    if (definition?.node.kind === "ClassDef") {
      return { model: definition.model, node: definition.node };
    }
    const [first] = node.args;
    if (first && WRAPPERS.has(model.pathOf(node.func) ?? "")) {
      return this.classOf(first, model, hops + 1);
    }
    if (node.func.kind !== "Attribute" || !RETURNS_ITSELF.has(node.func.attr)) return undefined;
    return this.classOf(node.func.value, model, hops + 1);
  }

  private classOfName(
    name: string,
    node: Expression,
    model: ModuleModel,
    hops: number,
  ): Definition<ClassDef> | undefined {
    const scope = model.scopeOf(node);
    const bindings = scope.lookup(name);
    const [first] = bindings;
    if (bindings.length === 1 && first?.kind === "parameter") {
      return selfClass(first, model) ?? this.classOfParameter(first, model);
    }
    const values = bindings.filter((binding) => !isSelfUpdate(binding));
    if (values.length === 0 || values.length > 20) return undefined;
    let found: Definition<ClassDef> | undefined;
    for (const binding of values) {
      if (binding.value === undefined || binding.kind === "augassign") return undefined;
      const type = this.classOf(binding.value, model, hops + 1);
      if (type === undefined || (found && found.node !== type.node)) return undefined;
      found = type;
    }
    return found;
  }

  private classOfParameter(
    { node, scope }: Binding,
    model: ModuleModel,
  ): Definition<ClassDef> | undefined {
    const owner = scope.node;
    if (node.kind !== "Parameter" || owner.kind !== "FunctionDef") return undefined;
    const first = owner.params.positionalOnly[0] ?? owner.params.regular[0];
    if (first === node && model.parent(owner)?.kind === "ClassDef") return undefined;
    return this.parameters.typeOf(node, owner, model);
  }

  /** `self.part` where every assignment to it in the class makes the same class. */
  private classOfAttribute(
    node: Extract<Expression, { kind: "Attribute" }>,
    model: ModuleModel,
    hops: number,
  ): Definition<ClassDef> | undefined {
    if (node.attr === "_orig_mod" || node.attr === "module") {
      return undefined;
    }
    const owner = this.classOf(node.value, model, hops + 1);
    if (owner === undefined) return undefined;
    const key = `${owner.model.path} ${owner.node.id} ${node.attr}`;
    if (!this.attributes.has(key)) {
      this.attributes.set(key, undefined);
      this.attributes.set(key, this.attributeClass(owner, node.attr, hops + 1));
    }
    return this.attributes.get(key);
  }

  private attributeClass(
    owner: Definition<ClassDef>,
    attr: string,
    hops: number,
  ): Definition<ClassDef> | undefined {
    let found: Definition<ClassDef> | undefined;
    for (const model of this.linked.models) {
      for (const store of model.all("Attribute")) {
        if (store.ctx === "load" || store.attr !== attr) continue;
        const statement = model.parent(store);
        const inOwner =
          model === owner.model &&
          store.start > owner.node.start &&
          store.end <= owner.node.end &&
          store.value.kind === "Name";
        if (!inOwner || statement?.kind !== "Assign") return undefined;
        const type = this.classOf(statement.value, model, hops);
        if (type === undefined || (found && found.node !== type.node)) return undefined;
        found = type;
      }
    }
    return found;
  }
}

/** `model = torch.compile(model)`, `model = model.to(device)`: still the same class. */
function isSelfUpdate(binding: Binding): boolean {
  const { value, name } = binding;
  if (value?.kind !== "Call") return false;
  const [first] = value.args;
  const isMethod =
    value.func.kind === "Attribute" &&
    RETURNS_ITSELF.has(value.func.attr) &&
    value.func.value.kind === "Name" &&
    value.func.value.name === name;
  const isWrapped =
    value.func.kind === "Attribute" &&
    value.func.attr === "compile" &&
    first?.kind === "Name" &&
    first.name === name;
  return isMethod || isWrapped;
}

/** The first parameter of a method is an instance of its class, or of a subclass. */
function selfClass(binding: Binding, model: ModuleModel): Definition<ClassDef> | undefined {
  const { node } = binding.scope;
  if (node.kind !== "FunctionDef" || node.decorators.length > 0) return undefined;
  const first = node.params.positionalOnly[0] ?? node.params.regular[0];
  const owner = model.parent(node);
  if (first !== binding.node || owner?.kind !== "ClassDef") return undefined;
  return { model, node: owner };
}
