import type { Node } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";

/** One place where code does what it may not. */
export interface UnsafeUse {
  readonly model: ModuleModel;
  readonly node: Node;
  /** What is used, as people would name it: `os.system`. */
  readonly name: string;
  /** Continues "`os.system` here": "starts or controls processes". */
  readonly why: string;
  readonly mend: string;
  readonly severity?: "warning" | undefined;
}
