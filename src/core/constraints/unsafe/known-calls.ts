import type { Call, Expression, FunctionDef } from "../../python/ast.ts";
import type { LinkedModules } from "../../python/linking/linked-modules.ts";
import type { ModuleModel } from "../../python/module-model.ts";

/** A call that may run a function. */
export interface KnownCall {
  readonly call: Call;
  readonly caller: ModuleModel;
  /** How many parameters it fills unseen. */
  readonly bound: number;
}

/** The calls of functions within one pair of modules. */
export class KnownCalls {
  private readonly found = new Map<FunctionDef, readonly KnownCall[]>();

  constructor(private readonly linked: LinkedModules) {}

  /** The calls in both files that may run a function. */
  to(owner: FunctionDef, home: ModuleModel): readonly KnownCall[] {
    let calls = this.found.get(owner);
    if (calls === undefined) {
      calls = this.linked.models.flatMap((caller) => this.callsIn(caller, owner, home));
      this.found.set(owner, calls);
    }
    return calls;
  }

  private callsIn(caller: ModuleModel, owner: FunctionDef, home: ModuleModel): KnownCall[] {
    const around = home.parent(owner);
    const className = around?.kind === "ClassDef" ? around.name : undefined;
    return caller.all("Call").flatMap((call) => {
      const { func } = call;
      if (className === undefined) {
        const target = this.linked.definitionOf(func, caller)?.node;
        return target === owner ? [{ call, caller, bound: 0 }] : [];
      }
      const named = func.kind === "Name" ? func.name : func.kind === "Attribute" && func.attr;
      const constructs = owner.name === "__init__" && named === className;
      return constructs || named === owner.name ? [{ call, caller, bound: 1 }] : [];
    });
  }
}

/** What a call gives a parameter; "splat" where that cannot be seen. */
export function argumentFor(
  call: Call,
  owner: FunctionDef,
  name: string,
  bound: number,
): Expression | "splat" | undefined {
  const keyword = call.keywords.find((candidate) => candidate.name === name);
  if (keyword) return keyword.value;
  const hasSplat =
    call.args.some((argument) => argument.kind === "Starred") ||
    call.keywords.some((candidate) => candidate.name === undefined);
  if (hasSplat) return "splat";
  const positional = [...owner.params.positionalOnly, ...owner.params.regular];
  return call.args[positional.findIndex((parameter) => parameter.name === name) - bound];
}
