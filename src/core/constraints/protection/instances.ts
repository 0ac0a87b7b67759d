import type { ClassDef, Expression, FunctionDef, Parameter } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Binding } from "../../python/scopes.ts";

const COPIES: ReadonlySet<string> = new Set([
  "dataclasses.replace",
  "copy.copy",
  "copy.deepcopy",
  "copy.replace",
]);

/**
 * Which expressions of a module surely or possibly hold a certain kind of object, followed through
 * locals, attributes, parameters with their arguments, annotations, returned values and copies.
 * What cannot be followed is taken to be something else.
 */
export class Instances {
  private readonly open = new Set<Expression | Parameter>();
  private readonly known = new Map<Expression, boolean>();

  constructor(
    private readonly model: ModuleModel,
    /** Whether an expression makes such an object. */
    private readonly makes: (node: Expression) => boolean,
    /** Whether an annotation, or the class that a first parameter `self` belongs to, is its type. */
    private readonly isType: (node: Expression | ClassDef) => boolean,
  ) {}

  has(node: Expression): boolean {
    const known = this.known.get(node);
    if (known !== undefined) return known;
    if (this.open.has(node)) return false;
    this.open.add(node);
    const result = this.makes(node) || this.derives(node);
    this.open.delete(node);
    this.known.set(node, result);
    return result;
  }

  private derives(node: Expression): boolean {
    switch (node.kind) {
      case "Name":
        return this.model
          .scopeOf(node)
          .lookup(node.name)
          .some((binding) => this.binds(binding));
      case "Attribute":
        return this.model.all("Assign").some(({ targets, value }) => {
          const stores = targets.some((t) => t.kind === "Attribute" && t.attr === node.attr);
          return stores && this.has(value);
        });
      case "Call":
        return this.callReturns(node);
      case "IfExp":
        return this.has(node.body) || this.has(node.orelse);
      case "BoolOp":
        return node.values.some((value) => this.has(value));
      case "NamedExpr":
        return this.has(node.value);
      default:
        return false;
    }
  }

  private binds(binding: Binding): boolean {
    if (binding.kind === "parameter") return this.parameter(binding);
    return binding.value !== undefined && this.has(binding.value);
  }

  private parameter({ node, scope }: Binding): boolean {
    if (node.kind !== "Parameter" || this.open.has(node)) return false;
    const owner = scope.node;
    if (owner.kind !== "FunctionDef") return false;
    if (node.annotation && this.isType(node.annotation)) return true;
    if (node.default && this.has(node.default)) return true;
    const around = this.model.parent(owner);
    const isMethod = around?.kind === "ClassDef" && owner.params.regular[0] === node;
    if (isMethod) return this.isType(around);
    this.open.add(node);
    const result = this.isPassed(owner, node, around?.kind === "ClassDef" ? around : undefined);
    this.open.delete(node);
    return result;
  }

  /** Whether some call of a function passes such an object for a parameter. */
  private isPassed(
    owner: FunctionDef,
    parameter: Parameter,
    around: ClassDef | undefined,
  ): boolean {
    const position = [...owner.params.positionalOnly, ...owner.params.regular].indexOf(parameter);
    const skipped = around === undefined ? 0 : 1;
    return this.model.all("Call").some((call) => {
      if (!this.calls(call.func, owner, around)) return false;
      const named = call.keywords.find(({ name }) => name === parameter.name)?.value;
      const argument = named ?? call.args[position - skipped];
      return argument !== undefined && this.has(argument);
    });
  }

  private calls(func: Expression, owner: FunctionDef, around: ClassDef | undefined): boolean {
    if (around === undefined) return this.model.definitionOf(func) === owner;
    if (owner.name === "__init__") return this.model.definitionOf(func) === around;
    return func.kind === "Attribute" && func.attr === owner.name;
  }

  private callReturns(node: Extract<Expression, { kind: "Call" }>): boolean {
    const path = this.model.calleeOf(node);
    const [first] = node.args;
    if (path !== undefined && COPIES.has(path)) return first !== undefined && this.has(first);
    const definition = this.model.definitionOf(node.func);
    if (definition?.kind !== "FunctionDef") return false;
    return this.model.all("Return").some((statement) => {
      const isOwn = this.model.functionOf(statement) === definition;
      return isOwn && statement.value !== undefined && this.has(statement.value);
    });
  }
}
