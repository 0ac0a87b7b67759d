import type { Call, ClassDef, Expression, FunctionDef, Node, Statement } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";

/** A statement that always calls a function when it runs. */
export interface CallSite {
  readonly call: Call;
  readonly statement: Statement;
  readonly callee: FunctionDef;
  /** What the call gives each parameter, defaults included. */
  readonly given: ReadonlyMap<string, Expression>;
}

/**
 * Where a function or method of this module is called by its name, outside itself, or by the
 * parameter that it is given as.
 *
 * @param constructed the class that is called, where the function is its constructor.
 */
export function callSites(
  model: ModuleModel,
  callee: FunctionDef,
  constructed?: ClassDef,
): CallSite[] {
  const isMethod = model.parent(callee)?.kind === "ClassDef";
  return model.all("Call").flatMap((call) => {
    const { func } = call;
    const isIt = constructed
      ? model.definitionOf(func) === constructed
      : isMethod
        ? func.kind === "Attribute" && func.attr === callee.name
        : model.definitionOf(func) === callee || isGivenTo(model, func, callee);
    if (!isIt || model.ancestors(call).includes(callee)) return [];
    const statement = alwaysRunBy(model, call);
    return statement ? [{ call, statement, callee, given: givenBy(call, callee, isMethod) }] : [];
  });
}

/** Whether a parameter that is called may be this function: some call of its owner gives it. */
function isGivenTo(model: ModuleModel, func: Expression, callee: FunctionDef): boolean {
  if (func.kind !== "Name") return false;
  const [binding, ...others] = model.scopeOf(func).lookup(func.name);
  const owner = binding?.scope.node;
  if (binding?.kind !== "parameter" || others.length > 0 || owner?.kind !== "FunctionDef") {
    return false;
  }
  const isMethod = model.parent(owner)?.kind === "ClassDef";
  return model.all("Call").some((call) => {
    const isOwners = isMethod
      ? call.func.kind === "Attribute" && call.func.attr === owner.name
      : model.definitionOf(call.func) === owner;
    const given = isOwners ? givenBy(call, owner, isMethod).get(func.name) : undefined;
    return given !== undefined && model.definitionOf(given) === callee;
  });
}

/** The simple statement that runs the call whenever it runs itself; undefined where it may not. */
function alwaysRunBy(model: ModuleModel, call: Call): Statement | undefined {
  let inner: Node = call;
  for (const outer of model.ancestors(call)) {
    switch (outer.kind) {
      case "Expr":
      case "Assign":
      case "AugAssign":
      case "AnnAssign":
      case "Return":
        return outer;
      case "Call":
      case "Keyword":
      case "Tuple":
      case "List":
      case "Attribute":
      case "Subscript":
      case "BinOp":
      case "Starred":
      case "NamedExpr":
        break;
      case "BoolOp":
        if (outer.values[0] !== inner) return undefined;
        break;
      default:
        return undefined;
    }
    inner = outer;
  }
  return undefined;
}

/** What a call gives each parameter, defaults included; empty where a splat hides it. */
export function givenBy(
  call: Call,
  { params }: Pick<FunctionDef, "params">,
  isMethod: boolean,
): Map<string, Expression> {
  const positional = [...params.positionalOnly, ...params.regular].slice(isMethod ? 1 : 0);
  const given = new Map<string, Expression>();
  for (const parameter of [...positional, ...params.keywordOnly]) {
    if (parameter.default) given.set(parameter.name, parameter.default);
  }
  for (const [at, argument] of call.args.entries()) {
    const parameter = positional[at];
    if (argument.kind === "Starred") return new Map();
    if (parameter) given.set(parameter.name, argument);
  }
  for (const { name, value } of call.keywords) {
    if (name === undefined) return new Map();
    given.set(name, value);
  }
  return given;
}
