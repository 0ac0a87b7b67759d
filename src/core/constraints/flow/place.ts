import type { Expression, Keyword } from "../../python/ast.ts";
import type { Frame, Place } from "./value.ts";

export function placeOf(node: Expression | Keyword, frame: Frame): Place {
  return { file: frame.file, span: node };
}

export function keyAt(node: { readonly id: number }, frame: Frame): string {
  return `${frame.key}/${node.id}`;
}
