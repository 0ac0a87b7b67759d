import type {
  Call,
  Compare,
  Constant,
  Dict,
  Expression,
  FormattedValue,
  JoinedStr,
  Lambda,
  Name,
  Slice,
  UnaryOp,
} from "../../python/ast.ts";
import { normalForm } from "../../python/normal-form.ts";
import { numberOf } from "./arithmetic.ts";
import { argumentsAt } from "./call-arguments.ts";
import { compared, truth } from "./comparison.ts";
import { comprehension, comprehensionMapping } from "./comprehension.ts";
import { conditional } from "./conditional.ts";
import { functionValue } from "./define.ts";
import { drained } from "./drained.ts";
import { sequenceOfParts, sumOf } from "./growth.ts";
import { joined } from "./joining.ts";
import { asFrozen, changedLineage, combinedAll, lineageOf, withForm } from "./lineage.ts";
import { combine, negated } from "./loss-form.ts";
import type { Machine } from "./machine.ts";
import {
  boolean,
  external,
  integer,
  interval,
  keyOf,
  mapping,
  NONE,
  number,
  opaque,
  text,
} from "./make-value.ts";
import { onceEach, partsOf } from "./parts.ts";
import { keyAt, placeOf } from "./place.ts";
import type { Frame, Growth, SequenceValue, Value } from "./value.ts";

/** The value of an expression; what cannot be known is opaque, with the lineage of its parts. */
export function evaluate(machine: Machine, node: Expression, frame: Frame): Value {
  machine.tick();
  const sub = (part: Expression) => machine.evaluate(part, frame);
  switch (node.kind) {
    case "Constant":
      return constant(machine, node, frame);
    case "Name":
      return nameValue(machine, node, frame);
    case "Attribute": {
      const place = placeOf(node, frame);
      return machine.attribute(sub(node.value), node.attr, place, keyAt(node, frame));
    }
    case "Call":
      return call(machine, node, frame);
    case "BinOp":
      return combine(node.op, sub(node.left), sub(node.right), placeOf(node, frame));
    case "UnaryOp":
      return unary(node, sub(node.operand));
    case "Compare":
      return comparison(machine, node, frame);
    case "Subscript":
      return machine.item(
        sub(node.value),
        sub(node.slice),
        placeOf(node, frame),
        keyAt(node, frame),
      );
    default:
      return evaluateCombined(machine, node, frame);
  }
}

function evaluateCombined(machine: Machine, node: Expression, frame: Frame): Value {
  const sub = (part: Expression) => machine.evaluate(part, frame);
  switch (node.kind) {
    case "BoolOp":
      return boolOp(node.op, node.values.map(sub));
    case "IfExp":
      return conditional(machine, node, frame);
    case "Tuple":
    case "List":
    case "Set":
      return display(machine, node.elts, frame);
    case "Dict":
      return dictionary(machine, node, frame);
    case "NamedExpr": {
      const value = sub(node.value);
      machine.assign(node.target, value, frame.owningFunction);
      return value;
    }
    default:
      return evaluateRare(machine, node, frame);
  }
}

function evaluateRare(machine: Machine, node: Expression, frame: Frame): Value {
  const sub = (part: Expression) => machine.evaluate(part, frame);
  switch (node.kind) {
    case "ListComp":
    case "SetComp":
    case "GeneratorExp":
      return comprehension(machine, node.elt, node.generators, node, frame);
    case "DictComp":
      return comprehensionMapping(machine, node, frame);
    case "Lambda":
      return lambda(machine, node, frame);
    case "JoinedStr":
      return formatted(machine, node, frame);
    case "FormattedValue":
      return piece(sub(node.value));
    case "Starred":
    case "Await":
      return sub(node.value);
    case "Yield": {
      const value = node.value ? sub(node.value) : NONE;
      frame.owningFunction.yielded.push(value);
      return opaque();
    }
    case "YieldFrom": {
      const elements = machine.elements(sub(node.value), placeOf(node, frame), keyAt(node, frame));
      frame.owningFunction.yielded.push(elements.items?.[0] ?? elements.next());
      return opaque();
    }
    case "Slice": {
      const bound = (part: Expression | undefined) => (part ? sub(part) : NONE);
      const [lower, upper, step] = [bound(node.lower), bound(node.upper), bound(node.step)];
      const beyond = placesBeyond(node);
      const width = beyond && sub(beyond);
      return {
        kind: "slice",
        lower,
        upper,
        step,
        width,
        lineage: combinedAll([lower, upper, step]),
      };
    }
    default:
      return opaque();
  }
}

/** The `n` of `i:i + n`. */
function placesBeyond({ lower, upper }: Slice): Expression | undefined {
  if (!lower || upper?.kind !== "BinOp" || upper.op !== "+") return undefined;
  const from = normalForm(lower);
  if (normalForm(upper.left) === from) return upper.right;
  return normalForm(upper.right) === from ? upper.left : undefined;
}

function constant(machine: Machine, node: Constant, frame: Frame): Value {
  const value = literal(node);
  if (frame.file !== "train" || value.kind !== "number") return value;
  const region = machine.cast.frozenRegions.find(
    ({ line, endLine }) => line <= node.line && node.line <= endLine,
  );
  return region ? asFrozen(value, region.label) : value;
}

function literal({ value }: Constant): Value {
  switch (value.type) {
    case "int":
      return integer(Number(value.value));
    case "float":
      return number(value.value, false);
    case "str":
    case "bytes":
      return text(value.value);
    case "bool":
      return boolean(value.value);
    case "None":
      return NONE;
    default:
      return opaque();
  }
}

function nameValue(machine: Machine, node: Name, frame: Frame): Value {
  const known = frame.get(node.name);
  if (known) return known;
  if (node.name === "__file__") return text("*", false);
  if (node.name === "__name__") return text(`<${frame.file}>`);
  const path = `builtins.${node.name}`;
  return machine.state.overrides.get(path) ?? external(path);
}

function unary(node: UnaryOp, operand: Value): Value {
  if (node.op === "not") {
    const outcome = truth(operand);
    if (outcome !== undefined) return boolean(!outcome);
    const origin = operand.kind === "opaque" ? operand.origin : undefined;
    return opaque(lineageOf(operand), origin);
  }
  const known = numberOf(operand);
  const lineage = changedLineage(lineageOf(operand));
  if (known === undefined) {
    const form = node.op === "-" ? negated(lineageOf(operand).form) : undefined;
    return opaque(withForm(lineage, form));
  }
  const isInt = operand.kind !== "number" || operand.isInt;
  if (node.op === "~") return number(-known - 1, isInt, lineage);
  return node.op === "-" ? number(-known, isInt, lineage) : operand;
}

function comparison(machine: Machine, node: Compare, frame: Frame): Value {
  let left = machine.evaluate(node.left, frame);
  const operands = [left];
  let outcome: boolean | undefined = true;
  node.ops.forEach((op, at) => {
    const comparator = node.comparators[at];
    if (!comparator) return;
    const right = machine.evaluate(comparator, frame);
    operands.push(right);
    const one = compared(op, left, right);
    outcome = one === false || outcome === false ? false : one && outcome;
    left = right;
  });
  // A comparison that is open is still 0 or 1 wherever it is counted with.
  return outcome === undefined ? interval(0, 1, combinedAll(operands)) : boolean(outcome);
}

function boolOp(op: "and" | "or", values: readonly Value[]): Value {
  const decisive = op === "or";
  let result: Value | undefined;
  for (const value of values) {
    const outcome = truth(value);
    if (outcome === !decisive && value !== values.at(-1)) continue;
    result = result ? joined(result, value) : value;
    if (outcome === decisive) break;
  }
  return result ?? opaque();
}

function display(machine: Machine, elements: readonly Expression[], frame: Frame): Value {
  const parts: Growth[] = [];
  const counts: (Value | undefined)[] = [];
  for (const element of elements) {
    const value = machine.evaluate(element, frame);
    if (element.kind !== "Starred") {
      parts.push(...onceEach([value]));
      counts.push(integer(1));
    } else {
      const list = listOf(machine, value, element, frame);
      parts.push(...partsOf(list));
      counts.push(list.count);
    }
  }
  const { loops, arms } = machine.state;
  return { ...sequenceOfParts(parts, sumOf(counts), loops.length), madeIn: [...arms] };
}

function listOf(machine: Machine, value: Value, node: Expression, frame: Frame): SequenceValue {
  if (value.kind === "sequence") return value;
  const place = placeOf(node, frame);
  return drained(machine, machine.elements(value, place, keyAt(node, frame)), place, frame);
}

function dictionary(machine: Machine, node: Dict, frame: Frame): Value {
  const result = mapping(new Map(), machine.state.loops.length);
  node.values.forEach((part, at) => {
    const key = node.keys[at];
    const value = machine.evaluate(part, frame);
    if (key === undefined) {
      if (value.kind === "mapping") {
        for (const [name, entry] of value.entries) result.entries.set(name, entry);
        result.rest = value.rest ?? result.rest;
      } else {
        result.rest = opaque(lineageOf(value));
      }
      return;
    }
    const name = keyOf(machine.evaluate(key, frame));
    if (name !== undefined) result.entries.set(name, value);
    else result.rest = result.rest ? joined(result.rest, value) : value;
  });
  return result;
}

function formatted(machine: Machine, node: JoinedStr, frame: Frame): Value {
  const parts = node.values.map((part) =>
    part.kind === "Constant" ? literal(part) : field(machine, part, frame),
  );
  const exact = parts.every((part) => part.kind === "text" && part.exact);
  return text(parts.map((part) => (part.kind === "text" ? part.text : "*")).join(""), exact);
}

function field(machine: Machine, part: FormattedValue, frame: Frame): Value {
  const value = piece(machine.evaluate(part.value, frame));
  return part.formatSpec ? text("*", false) : value;
}

function piece(value: Value): Value {
  if (value.kind === "text") return value;
  return value.kind === "number" && value.isInt ? text(String(value.value)) : text("*", false);
}

function lambda(machine: Machine, node: Lambda, frame: Frame): Value {
  return functionValue(machine, node, "<lambda>", frame);
}

function call(machine: Machine, node: Call, frame: Frame): Value {
  const callee = machine.evaluate(node.func, frame);
  const place = placeOf(node, frame);
  const key = keyAt(node, frame);
  if (callee.kind === "external" && callee.path === "builtins.super") {
    const { owner, self } = frame.owningFunction;
    if (owner?.kind === "class" && self) {
      return { kind: "super", self, cls: owner, lineage: opaque().lineage };
    }
  }
  return machine.call(callee, argumentsAt(machine, node, frame), place, key, frame);
}
