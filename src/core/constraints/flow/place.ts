import type {
  Call,
  Compare,
  Constant,
  Dict,
  Expression,
  FormattedValue,
  JoinedStr,
  Keyword,
  Lambda,
  Name,
  UnaryOp,
} from "../../python/ast.ts";
import { comprehension, comprehensionMapping } from "./comprehension.ts";
import { functionValue } from "./define.ts";
import { asFrozen, changedLineage, combinedAll, lineageOf } from "./lineage.ts";
import { combine } from "./loss-form.ts";
import type { Machine } from "./machine.ts";
import {
  argumentsOf,
  boolean,
  external,
  integer,
  keyOf,
  mapping,
  NONE,
  number,
  opaque,
  sequence,
  sequenceOf,
  text,
} from "./make-value.ts";
import type { Arguments, Frame, Place, SequenceValue, Value } from "./value.ts";

export function placeOf(node: Expression | Keyword, frame: Frame): Place {
  return { file: frame.file, span: node };
}

export function keyAt(node: { readonly id: number }, frame: Frame): string {
  return `${frame.key}/${node.id}`;
}
