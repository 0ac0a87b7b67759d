import type { Node } from "../../python/ast.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import type { Constraint } from "../constraint.ts";
import { excerpt } from "../derive/sentences.ts";

/** Where the baseline states a constraint, for a finding. */
export function stated(constraint: Constraint): { file: string; line: number } {
  return { file: constraint.file, line: constraint.line };
}

/** "(train_mps.py:8)". */
export function cite({ file, line }: { file: string; line: number }): string {
  return `(${file}:${line})`;
}

/** The source of a node as a quotation. */
export function quote(model: ModuleModel, node: Node): string {
  return `\`${excerpt(model, node)}\``;
}
