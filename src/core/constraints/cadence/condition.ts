import type {
  Compare,
  ComparisonOperator,
  Expression,
  For,
  Name,
  While,
} from "../../python/ast.ts";
import { truthOf } from "../../python/constants.ts";
import type { ModuleModel } from "../../python/module-model.ts";
import { normalForm } from "../../python/normal-form.ts";
import { isAssignment } from "../../python/scopes.ts";
import { attributeCounter } from "./attribute-counter.ts";
import type { CallSite } from "./call-sites.ts";
import { type Counter, counterOf } from "./counter.ts";
import { and, congruence, type Formula, not, or } from "./formula.ts";
import { type Steps, stepsOf } from "./membership.ts";
import { nestedCounter, repeatingCounter, throughCounter } from "./nested-counter.ts";
import { wholeNumber } from "./number.ts";
import { type Remainder, remainderIn } from "./remainder.ts";
import { toldCondition } from "./told-condition.ts";

/** `offset + factor·counter`, with whole numbers. */
interface Linear {
  readonly counter: Counter;
  readonly factor: number;
  readonly offset: number;
}

/** A call, read in the loops around it. */
export interface Caller {
  readonly site: Pick<CallSite, "call" | "given">;
  readonly reader: ConditionReader;
}

const MIRRORED: Readonly<Partial<Record<ComparisonOperator, ComparisonOperator>>> = {
  "<": ">",
  ">": "<",
  "<=": ">=",
  ">=": "<=",
  "==": "==",
  "!=": "!=",
};

const MAX_HOPS = 5;

/** Reads conditions inside loops as formulas over the iteration number. */
export class ConditionReader {
  constructor(
    private readonly model: ModuleModel,
    /** The loops around the condition, inner first. */
    private readonly loops: readonly (For | While)[],
    /** Who calls the function that holds the condition, where that is in no loop of its own. */
    private readonly caller?: Caller,
    /** Whether iterations are numbered through all passes of nested loops, not in each of them. */
    private readonly isThrough = false,
  ) {}

  /** Whether the condition stands in a function that something else calls in a loop. */
  get isCalled(): boolean {
    return this.caller !== undefined && this.loops.length === 0;
  }

  private get isNested(): boolean {
    return this.isThrough && this.loops.length > 1;
  }

  read(test: Expression, hops = 0): Formula {
    const value = this.model.valueOf(test);
    const truth = value && truthOf(value);
    if (truth !== undefined) return { kind: "constant", value: truth };
    switch (test.kind) {
      case "BoolOp": {
        const parts = test.values.map((part) => this.read(part, hops));
        return test.op === "and" ? and(...parts) : or(...parts);
      }
      case "UnaryOp":
        return test.op === "not" ? not(this.read(test.operand, hops)) : this.truthOfNumber(test);
      case "Compare":
        return this.comparison(test);
      case "NamedExpr":
        return this.read(test.value, hops);
      case "Call":
        return this.call(test, hops);
      case "Name":
        return this.name(test, hops);
      default:
        return this.truthOfNumber(test);
    }
  }

  private call(test: Extract<Expression, { kind: "Call" }>, hops: number): Formula {
    const [argument] = test.args;
    const isBool = this.model.calleeOf(test) === "builtins.bool" && test.args.length === 1;
    if (isBool && argument) return this.read(argument, hops);
    const told = hops < MAX_HOPS ? toldCondition(this.model, test) : undefined;
    if (!told) return this.opaque(test);
    const caller = { site: told, reader: this };
    return new ConditionReader(this.model, [], caller, this.isThrough).read(told.result, hops + 1);
  }

  /** A flag set once, `due = it % 100 == 0`, is its condition. */
  private name(test: Name, hops: number): Formula {
    if (this.linear(test) !== undefined) return this.truthOfNumber(test);
    const bindings = this.model.scopeOf(test).lookup(test.name);
    const [binding] = bindings;
    const value = bindings.length === 1 ? binding?.value : undefined;
    const values = bindings.map((one) => (isAssignment(one.kind) ? one.value : undefined));
    if (bindings.length > 1 && values.every((one) => one !== undefined)) {
      // A flag that is set in several places is told by what it is set to, whatever its name.
      const form = `one of ${values.map((one) => this.form(one)).join(" | ")}`;
      return { kind: "opaque", form, holds: true };
    }
    return value !== undefined && hops < MAX_HOPS ? this.read(value, hops + 1) : this.opaque(test);
  }

  /** `it % 100` or `it` by itself: true where it is not 0. */
  private truthOfNumber(test: Expression): Formula {
    return not(this.compare(test, "==", 0) ?? not(this.opaque(test)));
  }

  private comparison(test: Compare): Formula {
    let left = test.left;
    const parts: Formula[] = [];
    for (const [index, op] of test.ops.entries()) {
      const right = test.comparators[index];
      if (right === undefined) return this.opaque(test);
      parts.push(this.pair(left, op, right));
      left = right;
    }
    return parts.length === 1 && parts[0] ? parts[0] : and(...parts);
  }

  private pair(left: Expression, op: ComparisonOperator, right: Expression): Formula {
    const number = this.number(right);
    const known = number === undefined ? undefined : this.compare(left, op, number);
    if (known !== undefined) return known;
    const mirrored = MIRRORED[op];
    const other = this.number(left);
    if (mirrored !== undefined && other !== undefined) {
      const turned = this.compare(right, mirrored, other);
      if (turned !== undefined) return turned;
    }
    return this.oneOf(left, op, right) ?? this.opaquePair(left, op, right);
  }

  /** `it % 100 in (0, 50)`. */
  private oneOf(left: Expression, op: ComparisonOperator, right: Expression): Formula | undefined {
    if (op !== "in" && op !== "not in") return undefined;
    const steps = stepsOf(this.model, this.loops, right);
    if (steps) return this.oneOfSteps(left, op, steps);
    if (right.kind !== "Tuple" && right.kind !== "List" && right.kind !== "Set") return undefined;
    const parts = right.elts.map((element) => {
      const number = this.number(element);
      return number === undefined ? undefined : this.compare(left, "==", number);
    });
    const known = parts.filter((part) => part !== undefined);
    if (known.length !== parts.length) return undefined;
    return op === "in" ? or(...known) : not(or(...known));
  }

  /** `it in range(0, n, 100)`. */
  private oneOfSteps(left: Expression, op: "in" | "not in", { start, step, stop }: Steps) {
    const linear = this.linear(left);
    if (!linear) return undefined;
    const { counter, factor, offset } = linear;
    const first = factor * counter.start + offset;
    const parts = [
      congruence(factor * counter.step, first, step, start % step),
      this.compare(left, ">=", start),
      stop === undefined ? undefined : this.compare(left, "<", stop),
    ].filter((part) => part !== undefined);
    return op === "in" ? and(...parts) : not(and(...parts));
  }

  /** A comparison of the counter, or of a remainder of it, with a number. */
  private compare(left: Expression, op: ComparisonOperator, number: number): Formula | undefined {
    if (op === "!=") {
      const equal = this.compare(left, "==", number);
      return equal && not(equal);
    }
    const parts = remainderIn(this.model, left);
    if (parts) return this.remainder(parts, op, number);
    const linear = this.linear(left);
    if (linear === undefined) return undefined;
    const { counter, factor, offset } = linear;
    const slope = factor * counter.step;
    if (slope <= 0) return undefined;
    // slope·k + first ⋛ number
    const first = factor * counter.start + offset;
    const bound = (limit: number): Formula => ({
      kind: "atLeast",
      bound: Math.ceil((limit - first) / slope),
      holds: true,
    });
    if (op === ">=") return bound(number);
    if (op === ">") return bound(number + 1);
    if (op === "<") return not(bound(number));
    if (op === "<=") return not(bound(number + 1));
    return op === "==" ? and(bound(number), not(bound(number + 1))) : undefined;
  }

  private remainder(node: Remainder, op: ComparisonOperator, number: number): Formula | undefined {
    const modulus = this.number(node.right);
    const inner = this.isNested && repeatingCounter(this.model, this.loops, node.left, modulus);
    const linear = inner ? { counter: inner, factor: 1, offset: 0 } : this.linear(node.left);
    if (modulus === undefined || modulus < 1 || linear === undefined) return undefined;
    const { counter, factor, offset } = linear;
    const is = (remainder: number): Formula =>
      congruence(factor * counter.step, factor * counter.start + offset, modulus, remainder);
    if (op === "==" || op === "is") return is(number);
    if (op === "<" && number === 1) return is(0);
    if (op === "<=" && number === 0) return is(0);
    if (op === ">" && number === 0) return not(is(0));
    if (op === ">=" && number === 1) return not(is(0));
    if (op === ">=" && number === modulus - 1) return is(modulus - 1);
    return undefined;
  }

  /** A number that is known here, or handed over by the call. */
  private number(node: Expression): number | undefined {
    const given = node.kind === "Name" ? this.givenFor(node) : undefined;
    const handed = given && this.caller?.reader.number(given);
    return handed ?? wholeNumber(this.model, node);
  }

  /** What the caller gives for a parameter that nothing binds again. */
  private givenFor(node: Name): Expression | undefined {
    const [binding, ...others] = this.model.scopeOf(node).lookup(node.name);
    if (binding?.kind !== "parameter" || others.length > 0) return undefined;
    return this.caller?.site.given.get(node.name);
  }

  private linear(node: Expression, at = node.start, hops = 0): Linear | undefined {
    if (node.kind === "Name") {
      const counter = this.isNested
        ? throughCounter(this.model, this.loops, node.name, at)
        : this.counter(node, at);
      if (counter) return { counter, factor: 1, offset: 0 };
      const source = hops < MAX_HOPS ? this.setEveryPass(node) : undefined;
      const followed = source && this.linear(source, source.start, hops + 1);
      if (followed || !this.caller) return followed;
      const given = this.givenFor(node);
      const { reader, site } = this.caller;
      return given ? reader.linear(given) : reader.linear(node, site.call.start);
    }
    if (node.kind === "Attribute") {
      const counter = attributeCounter(this.model, this.loops[0], node);
      return counter && { counter, factor: 1, offset: 0 };
    }
    if (node.kind !== "BinOp") return undefined;
    const nested = this.isNested ? nestedCounter(this.model, this.loops, node) : undefined;
    if (nested) return { counter: nested, factor: 1, offset: 0 };
    const { left, op, right } = node;
    const inLeft = this.linear(left, left.start, hops);
    const inRight = inLeft ? undefined : this.linear(right, right.start, hops);
    const known = inLeft ?? inRight;
    const number = this.number(inLeft ? right : left);
    if (known === undefined || number === undefined) return undefined;
    if (op === "+") return { ...known, offset: known.offset + number };
    if (op === "-" && inLeft) return { ...known, offset: known.offset - number };
    if (op !== "*") return undefined;
    return { ...known, factor: known.factor * number, offset: known.offset * number };
  }

  /** What a name is set to, where that happens in every pass of a loop before the name is read. */
  private setEveryPass(node: Name): Expression | undefined {
    const [binding, ...others] = this.model.scopeOf(node).lookup(node.name);
    if (binding === undefined || others.length > 0 || !isAssignment(binding.kind)) return undefined;
    const { statement } = binding;
    const isSet = this.loops.some((loop) => loop.body.some((one) => one === statement));
    return isSet && binding.node.end <= node.start ? binding.value : undefined;
  }

  private counter(node: Name, at: number): Counter | undefined {
    const counter = this.counterNamed(node.name, at);
    if (counter !== undefined || this.loops.length > 0 || this.caller) return counter;
    // Outside any loop a parameter may count the calls.
    const [binding] = this.model.scopeOf(node).lookup(node.name);
    if (binding?.kind !== "parameter") return undefined;
    return { name: node.name, start: 0, step: 1 };
  }

  private counterNamed(name: string, at: number): Counter | undefined {
    for (const loop of this.loops) {
      const counter = counterOf(this.model, loop, name, at);
      if (counter !== undefined) return counter;
    }
    return undefined;
  }

  /** The counter of the caller that a name stands for: a parameter, or the caller's own variable. */
  private callersCounter(name: string): Counter | undefined {
    if (!this.caller) return undefined;
    const { reader, site } = this.caller;
    const given = site.given.get(name);
    const isCounter = given === undefined || given.kind === "Name";
    return isCounter ? reader.counterNamed(given?.name ?? name, site.call.start) : undefined;
  }

  private opaquePair(left: Expression, op: ComparisonOperator, right: Expression): Formula {
    const sides = [this.form(left), this.form(right)];
    if (op === "==" || op === "!=") {
      const form = `==(${sides.sort().join(",")})`;
      return { kind: "opaque", form, holds: op === "==" };
    }
    if (op === ">" || op === ">=") sides.reverse();
    const strict = op === "<" || op === ">";
    const isOrder = strict || op === "<=" || op === ">=";
    const form = `${isOrder ? (strict ? "<" : "<=") : op}(${sides.join(",")})`;
    return { kind: "opaque", form, holds: true };
  }

  private opaque(node: Expression): Formula {
    return { kind: "opaque", form: this.form(node), holds: true };
  }

  /** The normal form with each counter's name replaced by what it counts. */
  private form(node: Expression): string {
    return normalForm(node, (name) => {
      const counter = this.counterNamed(name, node.start) ?? this.callersCounter(name);
      return counter === undefined ? name : `<${counter.start} + ${counter.step} k>`;
    });
  }
}
