import type { Node } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";

/** Something between or inside the two files that must fail when it runs. */
export interface InterfaceProblem {
  readonly model: ModuleModel;
  readonly node: Node;
  /** The name in question, as people would say it. */
  readonly name: string;
  /** What the code does, and why that fails: one sentence. */
  readonly text: string;
  /** Where the definition in question stands, if there is one. */
  readonly definition?: { readonly model: ModuleModel; readonly node: Node };
}
