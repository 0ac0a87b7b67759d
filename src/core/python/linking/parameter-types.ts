import type { Call, ClassDef, Expression, FunctionDef, Parameter } from "../ast.ts";
import type { ModuleModel } from "../module-model.ts";
import { keepsSignature } from "./class-shape.ts";
import type { Definition, LinkedModules } from "./linked-modules.ts";

type ClassOf = (node: Expression, model: ModuleModel) => Definition<ClassDef> | undefined;

/** What a parameter surely is, where every call of its function in the two files gives the same. */
export class ParameterTypes {
  private mentions: ReadonlyMap<string, readonly Mention[]> | undefined;

  constructor(
    private readonly linked: LinkedModules,
    private readonly classOf: ClassOf,
  ) {}

  /** The one class of all arguments for a parameter; undefined where any of them is unclear. */
  typeOf(
    parameter: Parameter,
    owner: FunctionDef,
    model: ModuleModel,
  ): Definition<ClassDef> | undefined {
    if (!keepsSignature(owner, model) || parameter.default !== undefined) return undefined;
    const around = model.parent(owner);
    const isMethod = around?.kind === "ClassDef";
    const { params } = owner;
    const position = [...params.positionalOnly, ...params.regular].indexOf(parameter);
    const at = position < 0 ? undefined : position - (isMethod ? 1 : 0);
    let found: Definition<ClassDef> | undefined;
    const mentions = this.mentionsOf(isMethod ? `.${owner.name}` : owner.name);
    if (mentions.length === 0 || owner.name.startsWith("__")) return undefined;
    for (const { call, model: where } of mentions) {
      const given = call && argumentAt(call, parameter.name, at);
      const type = given && this.classOf(given, where);
      if (type === undefined || (found && found.node !== type.node)) return undefined;
      found = type;
    }
    return found;
  }

  private mentionsOf(name: string): readonly Mention[] {
    this.mentions ??= mentionsIn(this.linked.models);
    return this.mentions.get(name) ?? [];
  }
}

/** Where a function's name is read, or a method's: with the call where it is called there. */
interface Mention {
  readonly call: Call | undefined;
  readonly model: ModuleModel;
}

function mentionsIn(models: readonly ModuleModel[]): ReadonlyMap<string, readonly Mention[]> {
  const found = new Map<string, Mention[]>();
  const note = (name: string, node: Expression, model: ModuleModel) => {
    const parent = model.parent(node);
    const call = parent?.kind === "Call" && parent.func === node ? parent : undefined;
    const known = found.get(name);
    if (known) known.push({ call, model });
    else found.set(name, [{ call, model }]);
  };
  for (const model of models) {
    for (const name of model.all("Name")) if (name.ctx === "load") note(name.name, name, model);
    for (const one of model.all("Attribute")) {
      if (one.ctx === "load") note(`.${one.attr}`, one, model);
    }
  }
  return found;
}

function argumentAt(
  { args, keywords }: Call,
  name: string,
  at: number | undefined,
): Expression | undefined {
  const isOpen =
    args.some(({ kind }) => kind === "Starred") || keywords.some((one) => one.name === undefined);
  if (isOpen) return undefined;
  return keywords.find((one) => one.name === name)?.value ?? (at === undefined ? at : args[at]);
}
